/**
 * A row of the queue in words: what is written on it, and the one sentence that a screen reader adds to the contact's name (KEY-04).
 * Not here: which facts there are (`row-facts.ts`).
 */

import type { MemberId, Millis } from '../../../../../schema/domain/ids.ts'
import type { MemberRow } from '../../../../../schema/domain/member.ts'
import { locale, t } from '../../i18n/locale.svelte.ts'
import { spanWords } from '../../look/span-words.ts'
import { moment, momentWithClock } from '../../look/times.ts'
import type { QueueRow } from '../../queue/queue-row.ts'
import { previewWords } from '../conversation/kind-words.ts'
import type { Mark, RowFacts, Speaker } from './row-facts.ts'

export type People = ReadonlyMap<MemberId, MemberRow>

const nameOf = (member: MemberId, people: People): string => people.get(member)?.name ?? t('words.unknownMember')

/** "You:", "Ben:"; empty where the customer spoke, whose name stands above. */
export const speakerWords = (speaker: Speaker, people: People): string => {
  if (speaker.kind === 'customer') return ''
  if (speaker.kind === 'member') return t('queue.saidByName', { name: nameOf(speaker.id, people).split(' ')[0] ?? '' })
  return speaker.kind === 'me' ? t('queue.saidByYou') : t('queue.saidOnPhone')
}

export const markWords = (mark: Mark, row: QueueRow): string => {
  const waiting = row.held.filter(({ reason }) => reason === 'awaiting_approval').length
  if (mark === 'held') return t('queue.held', { count: row.held.length - waiting })
  if (mark === 'awaiting') return t('queue.awaitsApproval', { count: waiting })
  if (mark === 'to-approve') return t('queue.toApprove', { count: row.awaiting.length })
  const keys = {
    refused: 'queue.refused',
    failed: 'queue.failed',
    'not-confirmed': 'queue.notConfirmed',
    'waiting-reply': 'queue.waitingReply',
    'waiting-change': 'queue.waitingChange',
    draft: 'queue.draft'
  } as const
  return t(keys[mark])
}

export const ownerWords = (row: QueueRow, facts: RowFacts, people: People): string => {
  const { assignee } = row.conversation
  if (assignee === null) return t('queue.unassigned')
  return facts.mine ? t('queue.ownedByYou') : t('queue.ownedBy', { name: nameOf(assignee, people) })
}

/** What stands where rows have their time: how long somebody waits, when it returns, or when the last message was. */
export const timeWords = (row: QueueRow, facts: RowFacts, now: Millis): string => {
  const place = { tag: locale.tag }
  if (facts.snoozedUntil !== null) return momentWithClock(facts.snoozedUntil, now, place)
  const { waitingSince, lastMessageAt } = row.conversation
  return facts.wick && waitingSince !== null ? spanWords(now - waitingSince) : moment(lastMessageAt, now, place)
}

const timeSentence = (row: QueueRow, facts: RowFacts, now: Millis): string => {
  if (facts.snoozedUntil !== null) return t('queue.snoozedUntil', { when: timeWords(row, facts, now) })
  if (facts.wick) return t('queue.waiting', { span: timeWords(row, facts, now) })
  return t('queue.lastMessage', { when: momentWithClock(row.conversation.lastMessageAt, now, { tag: locale.tag }) })
}

/** Everything that the row shows besides the name, most pressing first. */
export const rowSentence = (row: QueueRow, facts: RowFacts, people: People, now: Millis): string =>
  [
    row.unread && t('queue.unread'),
    facts.urgent && t('queue.urgent'),
    timeSentence(row, facts, now),
    ...facts.marks.map((mark) => markWords(mark, row)),
    facts.window.closing && t('queue.windowCloses', { span: spanWords(facts.window.leftMs) }),
    ownerWords(row, facts, people),
    `${speakerWords(facts.speaker, people)} ${previewWords(row.conversation.preview)}`.trim()
  ]
    .filter((part) => part)
    .join(', ')
