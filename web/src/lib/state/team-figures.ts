/** What the board counts for each team, from what this device holds (MGR-02). Not here: the counts of people and of the whole workspace. */
import type { TeamFigures } from '../components/board/board-figures.ts'
import type { QueueIndex } from '../queue/queue-index.ts'

/** By name; only open conversations count. */
export const teamFigures = (index: Pick<QueueIndex, 'rows' | 'teams' | 'counts'>): readonly TeamFigures[] => {
  const waiting = index.rows().filter(({ conversation: { status, needsReply } }) => status === 'open' && needsReply)
  const byTeam = Map.groupBy(waiting, ({ conversation }) => conversation.team)
  const counts = index.counts()
  return [...index.teams.values()]
    .map(({ id, name }) => {
      const theirs = byTeam.get(id) ?? []
      const since = theirs.flatMap(({ conversation }) => conversation.waitingSince ?? [])
      return {
        id,
        name,
        open: counts[`team:${id}`] ?? 0,
        needsReply: theirs.length,
        oldestSince: since.length === 0 ? null : since.reduce((one, other) => Math.min(one, other))
      }
    })
    .toSorted((one, other) => one.name.localeCompare(other.name))
}
