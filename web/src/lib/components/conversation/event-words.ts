/** The small lines between bubbles as sentences: what happened, by whom (OWN-06, HIS-07). Not here: where they stand. */
import type { Millis } from '../../../../../schema/domain/ids.ts'
import type { EventRow } from '../../../../../schema/domain/message.ts'
import { type Key, locale, t } from '../../i18n/locale.svelte.ts'
import { momentWithClock } from '../../look/times.ts'
import { actorName, memberName, nameWithin, type Roster, teamName } from './names.ts'

const textOf = (event: EventRow, field: string): string | null => {
  const value = event.detail[field]
  return typeof value === 'string' && value !== '' ? value : null
}

const assigned = (event: EventRow, roster: Roster, who: string): string => {
  const [assignee, team] = [textOf(event, 'assignee'), textOf(event, 'team')]
  if (assignee !== null && team !== null)
    return t('thread.event.assignedWithTeam', { who, to: nameWithin(roster, assignee), team: teamName(roster, team) })
  if (assignee !== null) return t('thread.event.assigned', { who, to: nameWithin(roster, assignee) })
  if (team !== null) return t('thread.event.assignedTeam', { who, team: teamName(roster, team) })
  return t('assignee' in event.detail ? 'thread.event.unassigned' : 'thread.event.teamLeft', { who })
}

const reopened = (event: EventRow, roster: Roster, who: string): string => {
  if (event.actor !== null) return t('thread.event.reopened', { who })
  const before = textOf(event, 'assigneeBefore')
  return before === null ? t('thread.event.reopenedByCustomer') : t('thread.event.reopenedUnassigned', { name: memberName(roster, before) })
}

const HELD = {
  stale: 'thread.event.heldStale',
  window_closed: 'thread.event.heldWindow',
  awaiting_approval: 'thread.event.heldApproval'
} as const

const UNDONE = new Map([
  ['conversation.claim', 'thread.undone.claim'],
  ['conversation.assign', 'thread.undone.assign'],
  ['conversation.resolve', 'thread.undone.resolve'],
  ['conversation.reopen', 'thread.undone.reopen'],
  ['conversation.snooze', 'thread.undone.snooze'],
  ['conversation.prioritise', 'thread.undone.prioritise'],
  ['conversation.no-reply-needed', 'thread.undone.noReplyNeeded'],
  ['message.discard', 'thread.undone.discard']
] as const satisfies readonly (readonly [string, Key])[])

const undone = (event: EventRow, who: string): string => {
  const what = [...UNDONE].find(([kind]) => kind === event.detail.action)?.[1]
  return what === undefined ? t('thread.event.undone', { who }) : t('thread.event.undoneWhat', { who, what: t(what) })
}

/** One sentence; the brief of an assignment is not in it, for it is a colleague's own words. */
export const eventWords = (event: EventRow, roster: Roster, now: Millis): string => {
  const who = actorName(roster, event.actor)
  switch (event.kind) {
    case 'claimed':
      return t(event.detail.reason === 'first-reply' ? 'thread.event.claimedByReply' : 'thread.event.claimed', { who })
    case 'assigned':
      return assigned(event, roster, who)
    case 'resolved':
      return t('thread.event.resolved', { who })
    case 'reopened':
      return reopened(event, roster, who)
    case 'snoozed':
      return t('thread.event.snoozed', { who, when: momentWithClock(Number(event.detail.until), now, { tag: locale.tag }) })
    case 'woke':
      return t(event.detail.reason === 'customer' ? 'thread.event.wokeByCustomer' : 'thread.event.woke')
    case 'prioritised':
      return t(event.detail.priority === 'urgent' ? 'thread.event.urgent' : 'thread.event.normal', { who })
    case 'no-reply-needed':
      return t('thread.event.noReplyNeeded', { who })
    case 'held':
      return t(HELD[textOf(event, 'reason') as keyof typeof HELD] ?? HELD.stale, { who: nameWithin(roster, event.actor) })
    case 'released':
      return t('thread.event.released', { who })
    case 'discarded':
      return t('thread.event.discarded', { who })
    case 'retried':
      return t('thread.event.retried', { who })
    case 'undone':
      return undone(event, who)
    default:
      return event.kind satisfies never
  }
}

/** What the giver of work wrote for who takes it. */
export const briefOf = (event: EventRow): string | null => textOf(event, 'brief')
