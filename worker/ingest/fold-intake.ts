/**
 * A webhook body takes effect, item by item, each on its own: one bad item never blocks its neighbours, a repeated one changes nothing (L3).
 * Not here: parsing (schema/whatsapp), verifying (webhook), SQL (store).
 */
import type { Millis } from '../../schema/domain/ids.ts'
import type { Media, MediaId } from '../../schema/domain/media.ts'
import { type MemberRow, worksHere } from '../../schema/domain/member.ts'
import { type MessageRow, PHONE_ANSWER_KEY, UNTOUCHED_MESSAGE } from '../../schema/domain/message.ts'
import type { EchoItem, ExceptionReason, IncomingFile, Item, MessageItem, StatusItem } from '../../schema/whatsapp/item.ts'
import type { Draft } from '../commit/draft.ts'
import type { IntakeOperation } from '../commit/operation.ts'
import type { StoredItem } from '../commit/snapshot.ts'
import { leaveWhoIsGone } from './come-back.ts'
import { afterAnswer, afterMessage, afterPhoneAnswer, afterQuestion } from './conversation-changes.ts'
import { becomeSomebody, contactFor, conversationFor, openCase } from './people.ts'
import { applyParked, applyStatus, findMessage } from './statuses.ts'

export const foldIntake = (draft: Draft, operation: IntakeOperation): void => {
  if (operation.delivery) draft.addDelivery(operation.delivery, operation.now)
  for (const item of operation.items) foldItem(draft, item, operation)
}

/** An item that was shown before stays shown and does nothing; one that was an exception gets another chance. */
const foldItem = (draft: Draft, item: Item, operation: IntakeOperation): void => {
  const before = draft.items.get(item.key)
  if (before?.state === 'shown') return
  if (operation.pending) {
    if (!before) draft.putItem(stored(item, operation, 'pending', null))
    return
  }
  const reason = effect(draft, item, operation)
  if (before?.state === 'exception' && before.reason === reason) return
  draft.putItem(stored(item, before ? { ...operation, now: before.at } : operation, reason ? 'exception' : 'shown', reason))
}

const stored = (item: Item, operation: IntakeOperation, state: StoredItem['state'], reason: ExceptionReason | null): StoredItem => ({
  key: item.key,
  delivery: operation.delivery?.hash ?? '',
  state,
  kind: item.kind === 'exception' ? item.what : item.kind,
  number: item.number,
  wamid: item.id,
  reason,
  detail: reason === 'parked' && item.kind === 'status' ? item : null,
  at: operation.now
})

/** Does what the item says; answers why it could not, or null. */
const effect = (draft: Draft, item: Item, operation: IntakeOperation): ExceptionReason | null => {
  if (item.kind === 'exception') return item.reason
  if (!draft.numbers.get(item.number)) return 'unknown_number'
  switch (item.kind) {
    case 'message':
      return foldInbound(draft, item, operation)
    case 'echo':
      return foldEcho(draft, item, operation)
    case 'status':
      return foldStatusItem(draft, item, operation.now)
    default:
      return item satisfies never
  }
}

const foldStatusItem = (draft: Draft, item: StatusItem, now: Millis): ExceptionReason | null => {
  const found = findMessage(draft, item)
  if (!found) return 'parked'
  applyStatus(draft, found.message, found.attempt, item, now)
  applyParked(draft, item.id, now)
  return null
}

const foldInbound = (draft: Draft, item: MessageItem, operation: IntakeOperation): null => {
  if (draft.isTaken(item.number, item.id, 'in')) return null
  const at = timeOf(item, operation.now)
  const given = givenIds(item, operation)
  const contact = contactFor(draft, item.person, operation.now)
  if (item.becomes) becomeSomebody(draft, contact, item.becomes)
  const conversation = conversationFor(draft, item.number, contact.id, {
    status: item.quiet ? 'resolved' : 'open',
    at,
    now: operation.now,
    id: given?.conversation
  })
  if (!item.quiet) reopen(draft, conversation.id, operation.now)
  const message = insertMessage(draft, item, conversation.id, { at, now: operation.now, id: given?.message })
  const row = draft.conversations.need(conversation.id)
  draft.conversations.update(row.id, {
    ...(item.quiet && item.type !== 'reaction' ? { lastPosition: message.position } : afterMessage(row, message)),
    ...(item.quiet ? {} : afterQuestion(row, message, item.at === null ? null : at))
  })
  return null
}

/** Typed on the business phone: an answer like any other (CAP-09, COL-05), except to a question that was asked after it. */
const foldEcho = (draft: Draft, item: EchoItem, operation: IntakeOperation): null => {
  // Meta may echo what we sent ourselves: that message is there already.
  if (draft.byWamid(item.number, item.id) || draft.isTaken(item.number, item.id, 'out')) return null
  const at = timeOf(item, operation.now)
  const given = givenIds(item, operation)
  const contact = contactFor(draft, item.person, operation.now)
  const begin = { status: item.quiet ? ('resolved' as const) : ('open' as const), at, now: operation.now, id: given?.conversation }
  const conversation = conversationFor(draft, item.number, contact.id, begin)
  const message = insertMessage(draft, item, conversation.id, { at, now: operation.now, id: given?.message })
  const row = draft.conversations.need(conversation.id)
  draft.conversations.update(row.id, {
    ...(item.quiet ? { lastPosition: message.position } : afterMessage(row, message)),
    ...(item.quiet ? {} : afterAnswer(row, message.position, PHONE_ANSWER_KEY)),
    ...(item.quiet ? {} : afterPhoneAnswer(row, at))
  })
  applyParked(draft, item.id, operation.now)
  return null
}

/** A customer's message opens again what was resolved or snoozed, always (QUE-08, QUE-12). An owner who is gone, away or works no more does not get it back (OWN-09). */
const reopen = (draft: Draft, conversation: string, now: Millis): void => {
  const row = draft.conversations.need(conversation)
  const before = row.status
  if (before === 'open') return
  const wasResolved = before === 'resolved'
  draft.decide(conversation, 'status', 'open', null, now)
  draft.conversations.update(conversation, { snoozedUntil: null })
  if (wasResolved || row.currentCase === null) openCase(draft, conversation, now)
  const left = wasResolved ? leaveWhoIsGone(draft, row, null, now, isAtWork) : {}
  draft.addEvent(conversation, {
    kind: wasResolved ? 'reopened' : 'woke',
    actor: null,
    at: now,
    detail: { reason: 'customer', before, ...left }
  })
}

const isAtWork = (owner: MemberRow): boolean => worksHere(owner) && owner.availability === 'available'

/** WhatsApp's time where it gave one that can be true; a clock that runs ahead of ours does not push a message into the future. */
const timeOf = (item: MessageItem | EchoItem, now: Millis): Millis => toSecond(item.at === null || item.at > now ? now : item.at)

export const toSecond = (time: Millis): Millis => Math.floor(time / 1000) * 1000

const insertMessage = (
  draft: Draft,
  item: MessageItem | EchoItem,
  conversation: string,
  when: { readonly at: Millis; readonly now: Millis; readonly id: string | undefined }
): MessageRow => {
  const row = draft.conversations.need(conversation)
  const inbound = item.kind === 'message'
  const message = draft.messages.insert({
    ...UNTOUCHED_MESSAGE,
    id: when.id ?? draft.newId(),
    conversation,
    number: item.number,
    contact: row.contact,
    case: row.currentCase,
    wamid: item.id,
    direction: inbound ? 'in' : 'out',
    origin: inbound ? 'customer' : 'phone',
    type: item.type,
    text: item.text,
    content: item.content,
    media: item.file && mediaOf(item.file, draft.newId()),
    status: inbound ? null : 'sent',
    at: when.at,
    receivedAt: when.now,
    position: draft.nextPosition(),
    quotes: item.quotes
  })
  draft.knowWamid(message)
  return message
}

/** Nothing of it is here yet; one that WhatsApp gave no id for can never be. */
const mediaOf = ({ kind, mediaId, name, mime, animated }: IncomingFile, id: MediaId): Media => {
  const unknown = { bytes: null, width: null, height: null }
  return { id, kind, state: mediaId === null ? 'gone' : 'waiting', name, mime, ...unknown, animated }
}

/** The demo's script names what it makes; live traffic never gets here with `delivery: null`. */
const givenIds = (item: MessageItem | EchoItem, operation: IntakeOperation): { message: string; conversation: string } | undefined => {
  if (operation.delivery) return undefined
  const who = (item.person.phone ?? item.person.userId ?? '').replaceAll('.', '-')
  return { message: `demo-${item.id.replace(/^wamid\./, '')}`, conversation: `demo-c-${who}-${item.number.slice(-4)}` }
}
