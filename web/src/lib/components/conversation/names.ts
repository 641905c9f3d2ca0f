/** What people and teams are called in a thread, by the reader's own eyes. Not here: what a customer is called (the lead's row says it). */
import type { MemberId, TeamId } from '../../../../../schema/domain/ids.ts'
import type { MemberRow, TeamRow } from '../../../../../schema/domain/member.ts'
import type { MessageRow } from '../../../../../schema/domain/message.ts'
import { t } from '../../i18n/locale.svelte.ts'

/** Everybody whom a thread may name, and who is reading. */
export interface Roster {
  readonly me: MemberId
  readonly people: ReadonlyMap<MemberId, MemberRow>
  readonly teams: ReadonlyMap<TeamId, TeamRow>
}

export const memberName = ({ people }: Roster, id: MemberId): string => people.get(id)?.name ?? t('words.unknownMember')
export const teamName = ({ teams }: Roster, id: TeamId): string => teams.get(id)?.name ?? t('words.unknownMember')

/** At the beginning of a sentence: "You", a name; nobody did it: the system. */
export const actorName = (roster: Roster, id: MemberId | null): string =>
  id === null ? t('thread.itself') : id === roster.me ? t('words.you') : memberName(roster, id)

/** Within a sentence: "you", a name. */
export const nameWithin = (roster: Roster, id: MemberId | null): string => (id === roster.me ? t('thread.you') : actorName(roster, id))

/** Who wrote a message; `customer` is what the reader calls them. */
export const speakerName = (roster: Roster, { direction, origin, author }: MessageRow, customer: string): string => {
  if (direction === 'in') return customer
  return origin === 'phone' || author === null ? t('thread.onThePhone') : actorName(roster, author)
}
