/** Whom a conversation can be given to, found by typing (OWN-01, OWN-02, OWN-12). Not here: giving it, drawing the list. */
import type { ConversationRow } from '../../../../schema/domain/conversation.ts'
import type { MemberId, TeamId } from '../../../../schema/domain/ids.ts'
import { type MemberRow, type TeamRow, worksHere } from '../../../../schema/domain/member.ts'
import { fold } from '../i18n/fold.ts'

export type AssignOption =
  | { readonly kind: 'member'; readonly id: MemberId; readonly row: MemberRow; readonly current: boolean }
  | { readonly kind: 'team'; readonly id: TeamId; readonly row: TeamRow; readonly current: boolean }
  /** Takes it from its owner, or out of its team's queue. */
  | { readonly kind: 'nobody'; readonly id: ''; readonly current: false }
  | { readonly kind: 'no-team'; readonly id: ''; readonly current: false }

/** Each word that was typed begins some word of the name. */
const fits = (name: string, query: string): boolean => {
  const words = fold(name).split(/[\s.-]+/)
  return fold(query)
    .split(/\s+/)
    .every((typed) => words.some((word) => word.startsWith(typed)))
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => a.name.localeCompare(b.name)

export interface Assignable {
  readonly members: Iterable<MemberRow>
  readonly teams: Iterable<TeamRow>
  readonly me: MemberId
  readonly conversation: Pick<ConversationRow, 'assignee' | 'team'>
}

/** Myself first, then who is available, then who is away; teams; at last taking it back. Without those who cannot work. */
export const assignOptions = ({ members, teams, me, conversation }: Assignable, query: string): readonly AssignOption[] => {
  const rank = (row: MemberRow): number => (row.id === me ? 0 : row.availability === 'available' ? 1 : 2)
  const people = [...members]
    .filter((row) => worksHere(row) && fits(row.name, query))
    .sort((a, b) => rank(a) - rank(b) || byName(a, b))
    .map((row): AssignOption => ({ kind: 'member', id: row.id, row, current: row.id === conversation.assignee }))
  const groups = [...teams]
    .filter((row) => fits(row.name, query))
    .sort(byName)
    .map((row): AssignOption => ({ kind: 'team', id: row.id, row, current: row.id === conversation.team }))
  const back = query.trim() === '' ? takingBack(conversation) : []
  return [...people, ...groups, ...back]
}

const takingBack = ({ assignee, team }: Assignable['conversation']): readonly AssignOption[] => [
  ...(assignee === null ? [] : [{ kind: 'nobody', id: '', current: false } as const]),
  ...(team === null ? [] : [{ kind: 'no-team', id: '', current: false } as const])
]
