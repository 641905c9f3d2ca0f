/**
 * The board's numbers: counted on this device from what it holds, with the few facts that only the server knows (MGR-01, MGR-02). The
 * server is asked when the page opens and when something happened that may have changed them, at most once a second.
 * Not here: drawing, the lists behind the numbers.
 */
import * as v from 'valibot'
import type { MemberId, Millis } from '../../../../schema/domain/ids.ts'
import { worksHere } from '../../../../schema/domain/member.ts'
import type { PersonFigures, Strip } from '../components/board/board-figures.ts'
import type { QueueIndex } from '../queue/queue-index.ts'

const FactsSchema = v.object({
  held: v.array(v.object({ id: v.string(), conversation: v.string(), author: v.string(), reason: v.string() })),
  failed: v.array(v.string()),
  lastActions: v.array(v.object({ member: v.string(), at: v.number() }))
})
type Facts = v.InferOutput<typeof FactsSchema>

export interface BoardDeps {
  readonly index: () => QueueIndex | null
  readonly get: (path: string) => Promise<Response>
  readonly now: () => Millis
  readonly after: (ms: Millis, run: () => void) => () => void
  /** The lists behind held and failed have changed. */
  readonly changed: () => void
  readonly crashed: (error: unknown) => void
}

/** Not more often: each question costs the server a few look-ups. */
const PAUSE_MS = 1000

export class BoardController {
  readonly #deps: BoardDeps
  #facts = $state.raw<Facts | null>(null)
  #asOf = $state<Millis | null>(null)
  #asking = false
  #again = false
  #stopped = false

  constructor(deps: BoardDeps) {
    this.#deps = deps
  }

  /** When the server last answered; null before it did. */
  get asOf(): Millis | null {
    return this.#asOf
  }

  /** Null until this device knows any conversation. */
  strip(index: QueueIndex): Strip | null {
    const counts = index.counts()
    const count = (view: string): number => counts[view] ?? 0
    return {
      open: count('open'),
      unassigned: count('unassigned'),
      needsReply: count('needs-reply'),
      oldestSince: index.oldestWait()?.since ?? null,
      closing: count('closing'),
      held: count('held'),
      approvals: count('approvals'),
      failed: count('failed')
    }
  }

  people(index: QueueIndex): readonly PersonFigures[] {
    const counts = index.counts()
    const acted = new Map(this.#facts?.lastActions.map(({ member, at }) => [member, at]) ?? [])
    return [...index.members.values()].filter(worksHere).map(({ id, name, availability }) => ({
      id,
      name,
      teams: teamsOf(index, id),
      availability,
      open: counts[`owner:${id}`] ?? 0,
      needsReply: counts[`owner-needs-reply:${id}`] ?? 0,
      oldestSince: index.ownerOldest(id),
      lastActionAt: acted.get(id) ?? null
    }))
  }

  /** Something happened that may have changed what only the server knows. */
  look(): void {
    if (this.#stopped) return
    if (this.#asking) {
      this.#again = true
      return
    }
    this.#asking = true
    this.#ask()
      .catch(this.#deps.crashed)
      .finally(() => {
        this.#deps.after(PAUSE_MS, () => {
          this.#asking = false
          if (this.#again) this.look()
        })
      })
  }

  stop(): void {
    this.#stopped = true
  }

  async #ask(): Promise<void> {
    this.#again = false
    const answer = await this.#deps.get('/api/board').catch(() => null) // no network: the numbers of before stand, with their time
    const parsed = answer?.ok ? v.safeParse(FactsSchema, await answer.json()) : null
    if (!parsed?.success) return
    const same = JSON.stringify(this.#facts) === JSON.stringify(parsed.output)
    this.#asOf = this.#deps.now()
    if (same) return
    this.#facts = parsed.output
    // What awaits approval has a list of its own.
    const held = new Set(parsed.output.held.flatMap(({ conversation, reason }) => (reason === 'awaiting_approval' ? [] : [conversation])))
    this.#deps.index()?.setBoardFacts({ held, failed: new Set(parsed.output.failed) })
    this.#deps.changed()
  }
}

const teamsOf = (index: QueueIndex, member: MemberId): readonly string[] =>
  [...index.teams.values()].filter(({ members }) => members.includes(member)).map(({ name }) => name)
