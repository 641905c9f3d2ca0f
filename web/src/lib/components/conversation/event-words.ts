/**
 * The small lines between bubbles as sentences: what happened, by whom (OWN-06, HIS-07). What the reader did has sentences of its own
 * ("You have", "Your reply"), for no language builds them by putting in another name. Not here: where lines stand.
 */
import type { Millis } from '../../../../../schema/domain/ids.ts'
import type { EventRow } from '../../../../../schema/domain/message.ts'
import { type Key, locale, t } from '../../i18n/locale.svelte.ts'
import { momentWithClock } from '../../look/times.ts'
import { actorName, memberName, type Roster, teamName } from './names.ts'

/** Who is told of: the reader, or somebody by their name (nobody: the system). */
type Who = { readonly isMe: boolean; readonly name: string }

const textOf = (event: EventRow, field: string): string | null => {
  const value = event.detail[field]
  return typeof value === 'string' && value !== '' ? value : null
}

/** Sentences that need nothing but who did it. */
type Plain =
  | 'claimed'
  | 'claimedByReply'
  | 'tookOver'
  | 'unassigned'
  | 'teamLeft'
  | 'resolved'
  | 'reopened'
  | 'urgent'
  | 'normal'
  | 'noReplyNeeded'
  | 'heldStale'
  | 'heldWindow'
  | 'heldApproval'
  | 'released'
  | 'discarded'
  | 'retried'
  | 'undone'
const plain = (what: Plain, { isMe, name }: Who): string => (isMe ? t(`thread.byYou.${what}`) : t(`thread.event.${what}`, { who: name }))

const assignedTo = (event: EventRow, assignee: string, roster: Roster, who: Who): string => {
  const team = textOf(event, 'team')
  if (assignee === event.actor && team === null) return plain('tookOver', who)
  if (assignee === roster.me && !who.isMe)
    return team === null
      ? t('thread.event.assignedToYou', { who: who.name })
      : t('thread.event.assignedToYouWithTeam', { who: who.name, team: teamName(roster, team) })
  const to = assignee === roster.me ? t('thread.yourself') : memberName(roster, assignee)
  if (team === null) return who.isMe ? t('thread.byYou.assigned', { to }) : t('thread.event.assigned', { who: who.name, to })
  const both = { to, team: teamName(roster, team) }
  return who.isMe ? t('thread.byYou.assignedWithTeam', both) : t('thread.event.assignedWithTeam', { who: who.name, ...both })
}

const assigned = (event: EventRow, roster: Roster, who: Who): string => {
  const [assignee, id] = [textOf(event, 'assignee'), textOf(event, 'team')]
  if (assignee !== null) return assignedTo(event, assignee, roster, who)
  if (id === null) return plain('assignee' in event.detail ? 'unassigned' : 'teamLeft', who)
  const team = teamName(roster, id)
  return who.isMe ? t('thread.byYou.assignedTeam', { team }) : t('thread.event.assignedTeam', { who: who.name, team })
}

const reopened = (event: EventRow, roster: Roster, who: Who): string => {
  if (event.actor !== null) return plain('reopened', who)
  const before = textOf(event, 'assigneeBefore')
  if (before === null) return t('thread.event.reopenedByCustomer')
  if (before === roster.me) return t('thread.byYou.reopenedUnassigned')
  return t('thread.event.reopenedUnassigned', { name: memberName(roster, before) })
}

const snoozed = (event: EventRow, now: Millis, who: Who): string => {
  const when = momentWithClock(Number(event.detail.until), now, { tag: locale.tag })
  return who.isMe ? t('thread.byYou.snoozed', { when }) : t('thread.event.snoozed', { who: who.name, when })
}

const HELD = {
  stale: 'heldStale',
  window_closed: 'heldWindow',
  awaiting_approval: 'heldApproval'
} as const

/** Somebody else's reply, or the reader's own. */
const decidedOn = (what: 'approved' | 'returned', event: EventRow, roster: Roster, who: Who): string => {
  const author = textOf(event, 'author') ?? ''
  if (who.isMe) return t(`thread.byYou.${what}`, { author: memberName(roster, author) })
  if (author === roster.me) return t(`thread.event.${what}Yours`, { who: who.name })
  return t(`thread.event.${what}`, { who: who.name, author: memberName(roster, author) })
}

/** By its author, also where somebody else would have let it out. */
const heldOf = (event: EventRow, roster: Roster): string => {
  const author = textOf(event, 'author') ?? event.actor
  const who = { isMe: author === roster.me, name: actorName(roster, author) }
  return plain(HELD[textOf(event, 'reason') as keyof typeof HELD] ?? HELD.stale, who)
}

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

const undone = (event: EventRow, who: Who): string => {
  const key = [...UNDONE].find(([kind]) => kind === event.detail.action)?.[1]
  if (key === undefined) return plain('undone', who)
  const what = t(key)
  return who.isMe ? t('thread.byYou.undoneWhat', { what }) : t('thread.event.undoneWhat', { who: who.name, what })
}

/** One sentence; the brief of an assignment is not in it, for it is a colleague's own words. */
export const eventWords = (event: EventRow, roster: Roster, now: Millis): string => {
  const who = { isMe: event.actor === roster.me, name: actorName(roster, event.actor) }
  switch (event.kind) {
    case 'claimed':
      return plain(event.detail.reason === 'first-reply' ? 'claimedByReply' : 'claimed', who)
    case 'assigned':
      return assigned(event, roster, who)
    case 'resolved':
      return plain('resolved', who)
    case 'reopened':
      return reopened(event, roster, who)
    case 'snoozed':
      return snoozed(event, now, who)
    case 'woke':
      return t(event.detail.reason === 'customer' ? 'thread.event.wokeByCustomer' : 'thread.event.woke')
    case 'prioritised':
      return plain(event.detail.priority === 'urgent' ? 'urgent' : 'normal', who)
    case 'no-reply-needed':
      return plain('noReplyNeeded', who)
    case 'held':
      return heldOf(event, roster)
    case 'released':
      return plain('released', who)
    case 'approved':
    case 'returned':
      return decidedOn(event.kind, event, roster, who)
    case 'discarded':
      return plain('discarded', who)
    case 'retried':
      return plain('retried', who)
    case 'undone':
      return undone(event, who)
    default:
      return event.kind satisfies never
  }
}

/** What the giver of work wrote for who takes it. */
export const briefOf = (event: EventRow): string | null => textOf(event, 'brief')
