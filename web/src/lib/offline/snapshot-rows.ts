/** The rows of the boot snapshot, field by field. Not here: the snapshot as a whole, where it is kept (`boot-snapshot.ts`). */
import type { ContactRow } from '../../../../schema/domain/contact.ts'
import { type ConversationRow, PRIORITIES, type ReadRow } from '../../../../schema/domain/conversation.ts'
import { AVAILABILITIES, type MemberRow, ROLES, SCOPES, type TeamRow } from '../../../../schema/domain/member.ts'
import { HELD_REASONS, type HeldReplyRow } from '../../../../schema/domain/message.ts'
import type { NumberRow } from '../../../../schema/domain/number.ts'
import type { SettingsRow } from '../../../../schema/domain/settings.ts'
import type { QueueRow } from '../queue/queue-row.ts'
import { isOfKind, packing, unpackAll } from './packed-rows.ts'

const conversations = packing<ConversationRow>({
  id: 'text',
  number: 'text',
  contact: 'text',
  status: ['open', 'snoozed', 'resolved'],
  snoozedUntil: 'number?',
  assignee: 'text?',
  team: 'text?',
  priority: PRIORITIES,
  currentCase: 'text?',
  needsReply: 'yes',
  waitingSince: 'number?',
  windowClosesAt: 'number?',
  lastMessage: 'text?',
  lastMessageAt: 'number',
  lastDirection: ['in', 'out'],
  preview: 'text',
  lastPosition: 'number',
  lastInboundPosition: 'number',
  lastAnswerPosition: 'number',
  lastAnswerKey: 'text?',
  otherAnswerPosition: 'number',
  phoneAnswerPosition: 'number',
  phoneAnsweredAt: 'number?',
  statusSeq: 'number',
  statusBy: 'text?',
  statusAt: 'number?',
  assigneeSeq: 'number',
  assigneeBy: 'text?',
  assigneeAt: 'number?',
  teamSeq: 'number',
  teamBy: 'text?',
  teamAt: 'number?',
  prioritySeq: 'number',
  priorityBy: 'text?',
  priorityAt: 'number?',
  createdAt: 'number',
  seq: 'number'
})

const contacts = packing<ContactRow>({
  id: 'text',
  name: 'text',
  phone: 'text?',
  userId: 'text?',
  username: 'text?',
  createdAt: 'number',
  seq: 'number'
})

const reads = packing<ReadRow>({ member: 'text', conversation: 'text', position: 'number', flagged: 'yes', seq: 'number' })

const held = packing<HeldReplyRow>({
  id: 'text',
  formerly: 'text?',
  conversation: 'text',
  author: 'text',
  device: 'text',
  text: 'text',
  reason: HELD_REASONS,
  heldAt: 'number',
  seenPosition: 'number',
  note: 'text?',
  returnedBy: 'text?',
  returnedAt: 'number?',
  seq: 'number'
})

export const people = packing<MemberRow>({
  id: 'text',
  name: 'text',
  role: ROLES,
  scope: SCOPES,
  availability: AVAILABILITIES,
  active: 'yes',
  removedAt: 'number?',
  approval: 'yes',
  rightsSeq: 'number',
  seq: 'number'
})

export const teams = packing<TeamRow>({ id: 'text', name: 'text', members: 'texts', numbers: 'texts', seq: 'number' })

export const numbers = packing<NumberRow>({
  id: 'text',
  waba: 'text',
  display: 'text',
  name: 'text',
  pausedFor: 'text?',
  pausedAt: 'number?',
  demo: 'yes',
  seq: 'number'
})

export const settings = packing<SettingsRow>({
  id: 'text',
  name: 'text',
  firstReplyClaims: 'yes',
  agentsReassign: 'yes',
  leaseDays: 'number',
  seq: 'number'
})

/** What a queue row says beyond the rows that it joins; its id is that of its conversation. */
type Remarks = Omit<QueueRow, 'id' | 'conversation' | 'contact' | 'read' | 'held' | 'awaiting'>

const remarks = packing<Remarks>({
  name: 'text',
  unread: 'yes',
  waitingActions: 'number',
  waitingReply: 'yes',
  refusedReply: 'yes',
  failed: 'yes',
  notConfirmed: 'yes',
  draft: 'yes'
})

export const packQueueRow = (row: QueueRow): readonly unknown[] => [
  conversations.pack(row.conversation),
  row.contact ? contacts.pack(row.contact) : null,
  row.read ? reads.pack(row.read) : null,
  row.held.map(held.pack),
  row.awaiting.map(held.pack),
  remarks.pack(row)
]

export function unpackQueueRow(packed: unknown): QueueRow | null {
  if (!Array.isArray(packed) || packed.length !== 6) return null
  const conversation = conversations.unpack(packed[0])
  const contact = packed[1] === null ? undefined : contacts.unpack(packed[1])
  const read = packed[2] === null ? undefined : reads.unpack(packed[2])
  const heldReplies = unpackAll(packed[3], held.unpack)
  const awaiting = unpackAll(packed[4], held.unpack)
  const rest = remarks.unpack(packed[5])
  if (!conversation || contact === null || read === null || !heldReplies || !awaiting || !rest) return null
  return { id: conversation.id, conversation, contact, read, held: heldReplies, awaiting, ...rest }
}

/** Numbers by name, as counts are. */
export const isCounts = (value: unknown): value is Readonly<Record<string, number>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((count) => isOfKind(count, 'number'))
