/** Rows that stand in a table by themselves, for tests that ask SQL about chance. Not here: rows with a history (`Committer` makes those). */
import { type ConversationRow, UNTOUCHED_CONVERSATION } from '../../schema/domain/conversation.ts'
import { type Member, type MemberRow, memberWithRights } from '../../schema/domain/member.ts'
import { type HeldReplyRow, type MessageRow, NEVER_RETURNED, UNTOUCHED_MESSAGE } from '../../schema/domain/message.ts'
import { SETTINGS_ID, type SettingsRow } from '../../schema/domain/settings.ts'

export const conversationRow = (id: string, more: Partial<ConversationRow> = {}): ConversationRow => ({
  ...UNTOUCHED_CONVERSATION,
  id,
  number: 'n',
  contact: `contact of ${id}`,
  status: 'open',
  lastMessageAt: 0,
  createdAt: 0,
  seq: 0,
  ...more
})

/** A customer's text, unless said otherwise. */
export const messageRow = (id: string, conversation: string, more: Partial<MessageRow> = {}): MessageRow => ({
  ...UNTOUCHED_MESSAGE,
  id,
  conversation,
  number: 'n',
  contact: `contact of ${conversation}`,
  case: null,
  direction: 'in',
  origin: 'customer',
  type: 'text',
  text: id,
  at: 0,
  receivedAt: 0,
  position: 0,
  seq: 0,
  ...more
})

/** An active agent who sees the whole workspace and needs nobody's approval, unless said otherwise. */
export const memberRow = (id: string, more: Partial<MemberRow> = {}): MemberRow => ({
  id,
  name: id,
  role: 'agent',
  scope: 'workspace',
  availability: 'available',
  active: true,
  removedAt: null,
  approval: false,
  rightsSeq: 0,
  seq: 0,
  ...more
})

/** The same as who they are in a decision; of no team, unless said otherwise. */
export const memberOf = (id: string, more: Partial<MemberRow & Member> = {}): Member => ({
  ...memberWithRights(memberRow(id, more), []),
  ...(more.teams && { teams: more.teams }),
  ...(more.numbers && { numbers: more.numbers }),
  ...(more.claimedNumbers && { claimedNumbers: more.claimedNumbers })
})

/** A reply of Ben's that was held because somebody else had answered, unless said otherwise. */
export const heldReplyRow = (id: string, conversation: string, more: Partial<HeldReplyRow> = {}): HeldReplyRow => ({
  id,
  formerly: null,
  conversation,
  author: 'ben',
  device: 'd',
  text: id,
  reason: 'stale',
  heldAt: 0,
  seenPosition: 0,
  ...NEVER_RETURNED,
  seq: 0,
  ...more
})

/** As a new workspace has them. */
export const settingsRow = (more: Partial<SettingsRow> = {}): SettingsRow => ({
  id: SETTINGS_ID,
  name: 'Workspace',
  firstReplyClaims: true,
  agentsReassign: true,
  leaseDays: 45,
  seq: 0,
  ...more
})
