/**
 * What a commit reads before it decides: the rows that its operations touch, and no others, in one D1 batch.
 * `needsOf` says which; `worker/store/read-snapshot.ts` reads them. Everything here is exact as of `head` or the fence is lost.
 */
import { type ContactRow, type IdentityRow, identitiesOf, type WhatsAppPerson } from '../../schema/domain/contact.ts'
import type { CaseRow, ConversationRow, ReadRow } from '../../schema/domain/conversation.ts'
import type { ActionId, DeviceId, MemberId, MessageId, Millis, NumberId, Position, Seq, TeamId, Wamid } from '../../schema/domain/ids.ts'
import type { MemberRow, TeamRow } from '../../schema/domain/member.ts'
import type { AttemptRow, HeldReplyRow, MessageRow } from '../../schema/domain/message.ts'
import type { NumberRow } from '../../schema/domain/number.ts'
import type { SettingsRow } from '../../schema/domain/settings.ts'
import type { Action, Outcome } from '../../schema/protocol/action.ts'
import type { ExceptionReason, Item, StatusItem } from '../../schema/whatsapp/item.ts'
import type { AccessRows } from './access-rows.ts'
import type { Operation } from './operation.ts'

/** The end of the chain: what the next commit builds on. */
export interface Head {
  readonly epoch: string
  readonly seq: Seq
  /** The last position given to a message. */
  readonly position: Position
  /** Cursors below start anew. */
  readonly floor: Seq
}

/** Rows of the workspace itself: few, in the hub's memory, as of `head` like all others. */
export interface Workspace {
  readonly members: readonly MemberRow[]
  readonly teams: readonly TeamRow[]
  readonly numbers: readonly NumberRow[]
  readonly settings: SettingsRow
  readonly access: AccessRows
}

/** An item as the ledger knows it. */
export interface StoredItem {
  readonly key: string
  readonly delivery: string
  readonly state: 'shown' | 'exception' | 'pending'
  readonly kind: string
  readonly number: NumberId | null
  readonly wamid: Wamid | null
  readonly reason: ExceptionReason | null
  /** A parked status, to be applied when its message appears. */
  readonly detail: StatusItem | null
  readonly at: Millis
}

/** What an action changed, to be put back by `action.undo` where it still stands. */
export interface Undo {
  readonly conversation: string
  readonly before: Partial<ConversationRow>
  readonly after: Partial<ConversationRow>
}

/** An action that was decided, with the result that every repetition gets. */
export interface StoredAction {
  readonly id: ActionId
  readonly member: MemberId
  readonly device: DeviceId
  readonly kind: Action['kind']
  readonly conversation: string | null
  readonly outcome: Outcome
  readonly undo: Undo | null
  readonly madeAt: Millis | null
  readonly at: Millis
  readonly seq: Seq
}

export interface StoredDevice {
  readonly id: DeviceId
  readonly member: MemberId
  readonly firstAt: Millis
}

/** A row that is gone: a message that was taken back, a held reply that was released or discarded. `position`: the message's; else 0. */
export interface Tombstone {
  readonly id: string
  readonly kind: 'messages' | 'heldReplies'
  readonly conversation: string
  readonly author: MemberId
  readonly position: Position
  readonly seq: Seq
}

/** What stands in a conversation beside one message: what its row goes back to when that message is taken out of the thread. */
export interface Standing {
  readonly message: MessageId
  /** The last answer by each key. */
  readonly answers: readonly { readonly key: string; readonly position: Position }[]
  /** The last words; null where there are none. */
  readonly last: Pick<MessageRow, 'id' | 'at' | 'position' | 'direction' | 'type' | 'text'> | null
}

export interface Snapshot {
  readonly deliveries: readonly { readonly hash: string }[]
  readonly items: readonly StoredItem[]
  readonly identities: readonly IdentityRow[]
  readonly contacts: readonly ContactRow[]
  readonly conversations: readonly ConversationRow[]
  readonly cases: readonly CaseRow[]
  readonly messages: readonly MessageRow[]
  readonly attempts: readonly AttemptRow[]
  readonly heldReplies: readonly HeldReplyRow[]
  readonly reads: readonly ReadRow[]
  readonly actions: readonly StoredAction[]
  readonly devices: readonly StoredDevice[]
  readonly standings: readonly Standing[]
  /** Messages that were taken back and are named by these operations. */
  readonly tombstones: readonly Tombstone[]
  /** Hashes of links that were made before, used and revoked ones too: none is made twice. */
  readonly madeLinks: readonly { readonly id: string }[]
}

/** Keys of what must be read; sets, so that a thousand ticks of one message ask once. */
export interface Needs {
  readonly deliveries: Set<string>
  readonly items: Set<string>
  /** `kind:value`. */
  readonly identities: Set<string>
  readonly conversations: Set<string>
  readonly messages: Set<MessageId>
  readonly wamids: Set<Wamid>
  readonly heldReplies: Set<string>
  /** `member/conversation`. */
  readonly reads: Set<string>
  readonly actions: Set<ActionId>
  readonly devices: Set<DeviceId>
  /** Messages that may have to be taken out of their threads. */
  readonly standings: Set<MessageId>
  /** Members whose open and snoozed conversations are handed over. */
  readonly owners: Set<MemberId>
  /** Teams whose open and snoozed conversations lose them. */
  readonly teams: Set<TeamId>
  /** Hashes of links that are to be made. */
  readonly links: Set<string>
}

export const identityKey = (identity: Pick<IdentityRow, 'kind' | 'value'>): string => `${identity.kind}:${identity.value}`
export const readKey = (read: Pick<ReadRow, 'member' | 'conversation'>): string => `${read.member}/${read.conversation}`
export const attemptKey = (attempt: Pick<AttemptRow, 'message' | 'attempt'>): string => `${attempt.message}/${attempt.attempt}`

export const emptyNeeds = (): Needs => ({
  deliveries: new Set(),
  items: new Set(),
  identities: new Set(),
  conversations: new Set(),
  messages: new Set(),
  wamids: new Set(),
  heldReplies: new Set(),
  reads: new Set(),
  actions: new Set(),
  devices: new Set(),
  standings: new Set(),
  owners: new Set(),
  teams: new Set(),
  links: new Set()
})

const needPerson = (needs: Needs, person: WhatsAppPerson): void => {
  for (const identity of identitiesOf(person)) needs.identities.add(identityKey(identity))
}

const needItem = (needs: Needs, item: Item): void => {
  needs.items.add(item.key)
  if (item.kind === 'message' || item.kind === 'echo') {
    needs.wamids.add(item.id)
    needPerson(needs, item.person)
    if (item.kind === 'message' && item.becomes) needPerson(needs, item.becomes)
  }
  if (item.kind === 'status') {
    needs.wamids.add(item.id)
    if (item.callback) needs.messages.add(item.callback.message)
  }
}

const needAction = (needs: Needs, member: MemberId, action: Action): void => {
  needs.actions.add(action.id)
  if ('conversation' in action) {
    needs.conversations.add(action.conversation)
    needs.reads.add(readKey({ member, conversation: action.conversation }))
  }
  if ('seen' in action && action.seen !== null) needs.messages.add(action.seen)
  if ('upTo' in action) needs.messages.add(action.upTo)
  if ('message' in action) {
    needs.messages.add(action.message)
    needs.heldReplies.add(action.message)
  }
  if (action.kind === 'message.send' || action.kind === 'message.retry') {
    // A reply would be held under its action's id: whatever bears that already is somebody's.
    needs.messages.add(action.id)
    needs.heldReplies.add(action.id)
  }
  if (action.kind === 'action.undo') needs.actions.add(action.action)
  if (action.kind === 'member.suspend' || action.kind === 'member.remove') needs.owners.add(action.member)
  if (action.kind === 'member.change' && action.role === 'viewer') needs.owners.add(action.member)
  if (action.kind === 'team.remove') needs.teams.add(action.team)
  if (action.kind === 'invitation.create') needs.links.add(action.invitation)
}

const needOperation = (needs: Needs, operation: Operation): void => {
  switch (operation.kind) {
    case 'intake':
      if (operation.delivery) needs.deliveries.add(operation.delivery.hash)
      for (const item of operation.items) needItem(needs, item)
      return
    case 'action':
      needs.devices.add(operation.device)
      return needAction(needs, operation.member.id, operation.action)
    case 'attempt':
      needs.messages.add(operation.message)
      if (operation.late) needs.standings.add(operation.message)
      return
    case 'outcome':
      needs.messages.add(operation.message)
      if (operation.outcome.kind === 'accepted') needs.wamids.add(operation.outcome.wamid)
      return
    case 'wake':
      for (const id of operation.conversations) needs.conversations.add(id)
      return
    case 'setup':
    case 'access':
      return
    default:
      return operation satisfies never
  }
}

export const needsOf = (operations: readonly Operation[]): Needs => {
  const needs = emptyNeeds()
  for (const operation of operations) needOperation(needs, operation)
  return needs
}
