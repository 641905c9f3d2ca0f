/** `member.availability`: I am here, or away (OWN-12). Its overlay is the member's row, which is in every list of people. */
import type { Availability, MemberRow } from '../../../../schema/domain/member.ts'
import type { NewEntry, OutboxEntry } from '../outbox/entry.ts'
import { common, type Making } from './make.ts'

export const makeAvailability = (now: Availability, making: Making, availability: Availability): NewEntry => ({
  action: { ...common(making), kind: 'member.availability', availability },
  conversation: null,
  createdAt: making.at,
  before: { availability: now }
})

/** One's own row with the latest wish that the server has not refused and whose effect has not come; the same object without one. */
export const withAvailability = (member: MemberRow, entries: readonly OutboxEntry[]): MemberRow => {
  const last = entries.findLast(({ kind, state }) => kind === 'member.availability' && isOn(state, member))
  const wish = last?.action.kind === 'member.availability' ? last.action.availability : member.availability
  return wish === member.availability ? member : { ...member, availability: wish }
}

const isOn = (state: OutboxEntry['state'], member: MemberRow): boolean =>
  state.kind === 'waiting' || (state.kind === 'applied' && state.seq > member.seq)
