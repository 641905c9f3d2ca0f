/**
 * What a commit will write and tell: the rows that changed, and for the broadcast the conversations that decide who may see them.
 * Not here: SQL (store), sockets (party).
 */
import type { Broadcast } from '../../party/broadcast.ts'
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import type { Position, Seq } from '../../schema/domain/ids.ts'
import type { Draft } from './draft.ts'
import type { OperationResult } from './operation.ts'

export interface Plan {
  readonly seq: Seq
  readonly position: Position
  readonly draft: Draft
  readonly results: readonly OperationResult[]
  readonly broadcast: Broadcast
  /** Nothing at all changed: nothing is written, no seq is used. */
  readonly empty: boolean
}

export const planOf = (draft: Draft, epoch: string, results: readonly OperationResult[]): Plan => ({
  seq: draft.seq,
  position: draft.position,
  draft,
  results,
  broadcast: broadcastOf(draft, epoch),
  empty: isEmpty(draft)
})

const broadcastOf = (draft: Draft, epoch: string): Broadcast => {
  const contacts = new Map(draft.contacts.changed().map((row) => [row.id, row]))
  const cases = new Map(draft.cases.changed().map((row) => [row.id, row]))
  for (const id of draft.carried) {
    const { contact, currentCase } = draft.conversations.need(id)
    contacts.set(contact, draft.contacts.need(contact))
    if (currentCase !== null) cases.set(currentCase, draft.cases.need(currentCase))
  }
  const heldReplies = new Map(draft.heldReplies.changed().map((row) => [row.id, row]))
  for (const row of draft.heldReplies.values())
    if (row.reason === 'awaiting_approval' && draft.carried.has(row.conversation)) heldReplies.set(row.id, row)
  const scopes = new Map<string, ConversationRow>()
  const conversationsByContact = new Map<string, string[]>()
  for (const row of draft.conversations.values()) {
    scopes.set(row.id, row)
    conversationsByContact.set(row.contact, [...(conversationsByContact.get(row.contact) ?? []), row.id])
  }
  return {
    scopes,
    conversationsByContact,
    delta: {
      epoch,
      from: draft.seq - 1,
      to: draft.seq,
      rows: {
        settings: draft.settings.changed(),
        members: draft.members.changed(),
        teams: draft.teams.changed(),
        numbers: draft.numbers.changed(),
        contacts: [...contacts.values()],
        conversations: draft.conversations.changed(),
        cases: [...cases.values()],
        messages: draft.messages.changed(),
        events: draft.events,
        heldReplies: [...heldReplies.values()],
        reads: draft.reads.changed()
      }
    },
    gone: draft.newTombstones
  }
}

const isEmpty = (draft: Draft): boolean =>
  draft.newDeliveries.length === 0 &&
  draft.newItems.size === 0 &&
  draft.changedItems.size === 0 &&
  draft.newActions.length === 0 &&
  draft.changedAttempts.size === 0 &&
  draft.events.length === 0 &&
  draft.audit.length === 0 &&
  !draft.touchedAccess?.touched &&
  [
    draft.settings,
    draft.members,
    draft.teams,
    draft.numbers,
    draft.contacts,
    draft.conversations,
    draft.cases,
    draft.messages,
    draft.heldReplies,
    draft.reads
  ].every((rows) => rows.changed().length === 0 && rows.deleted().length === 0)
