/** Verbs about the workspace itself: a number's pause and resume, one's own availability (OWN-12), settings. */
import type { Member } from '../../schema/domain/member.ts'
import type { NumberRow } from '../../schema/domain/number.ts'
import { SETTINGS_ID } from '../../schema/domain/settings.ts'
import { may } from '../../schema/permissions.ts'
import { type ActionContext, applied, type Decide, type Decision, invalid, refused } from './context.ts'

const onNumber = (context: ActionContext, id: string, change: (row: NumberRow) => Partial<NumberRow>): Decision => {
  if (!may(context.member, 'number.pause')) return refused('forbidden')
  const row = context.draft.numbers.get(id)
  if (!row || !reaches(context.member, row)) return refused('not_found')
  context.draft.numbers.update(id, change(row))
  return applied(context)
}

const reaches = (member: Member, row: NumberRow): boolean =>
  member.scope === 'workspace' || member.numbers.has(row.id) || !member.claimedNumbers.has(row.id)

/** Nothing leaves the number until it is resumed; replies are still taken and wait. */
export const numberPause: Decide<'number.pause'> = (context, action) =>
  onNumber(context, action.number, (row) => (row.pausedFor ? {} : { pausedFor: 'person', pausedAt: context.now }))

/** One click after the cause is gone: everything that waited leaves in order. */
export const numberResume: Decide<'number.resume'> = (context, action) =>
  onNumber(context, action.number, () => ({ pausedFor: null, pausedAt: null }))

export const memberAvailability: Decide<'member.availability'> = (context, action) => {
  if (!may(context.member, 'member.availability')) return refused('forbidden')
  if (!context.draft.members.get(context.member.id)) return refused('not_found')
  context.draft.members.update(context.member.id, { availability: action.availability })
  return applied(context)
}

export const workspaceConfigure: Decide<'workspace.configure'> = (context, action) => {
  if (!may(context.member, 'workspace.configure')) return refused('forbidden')
  const { name, firstReplyClaims, agentsReassign, leaseDays } = action
  const given = Object.entries({ name, firstReplyClaims, agentsReassign, leaseDays }).filter(([, value]) => value !== undefined)
  if (given.length === 0) return invalid('name one setting at least')
  context.draft.settings.update(SETTINGS_ID, Object.fromEntries(given))
  return applied(context)
}
