/**
 * A delta as the hub keeps it, and how it is cut down to what one member may see (L10).
 * Not here: sockets, the chain (hub.ts).
 */
import type { MemberId } from '../schema/domain/ids.ts'
import type { Member } from '../schema/domain/member.ts'
import { type ConversationScope, may, seesHeldReply, visible } from '../schema/permissions.ts'
import type { Delta } from '../schema/protocol/delta.ts'

/** A row that is gone, with what decides who is told. */
export interface Gone {
  readonly id: string
  readonly kind: 'messages' | 'heldReplies'
  readonly conversation: string
  readonly author: MemberId
}

export interface Broadcast {
  /** Everything, for nobody in particular; deletions are cut from `gone` and `scopes`. */
  readonly delta: Omit<Delta, 'deletions'>
  readonly gone: readonly Gone[]
  /** The conversations of all rows in the delta, as they are now: what decides who sees them. */
  readonly scopes: ReadonlyMap<string, ConversationScope>
  /** Contact → its conversations: a contact is visible where one of them is. */
  readonly conversationsByContact: ReadonlyMap<string, readonly string[]>
}

/**
 * What one member gets of it. The chain `from → to` stays whole for everybody; a conversation that the member may not see (any more)
 * is a deletion by id, other people's held replies and read positions are left out.
 */
export const cutFor = (member: Member, { delta, gone, scopes, conversationsByContact }: Broadcast): Delta => {
  const sees = (conversation: string): boolean => {
    const scope = scopes.get(conversation)
    return scope !== undefined && visible(member, scope)
  }
  const { rows } = delta
  const goneFor = (kind: Gone['kind'], may: (row: Gone) => boolean) =>
    gone.filter((row) => row.kind === kind && may(row)).map((row) => row.id)
  const conversations = rows.conversations ?? []
  const heldReplies = rows.heldReplies ?? []
  // Who may approve may have had a reply that awaits nothing any more.
  const mayApprove = may(member, 'message.approve')
  return {
    ...delta,
    rows: compact({
      settings: rows.settings ?? [],
      members: rows.members ?? [],
      teams: rows.teams ?? [],
      numbers: rows.numbers ?? [],
      contacts: (rows.contacts ?? []).filter((row) => (conversationsByContact.get(row.id) ?? []).some(sees)),
      conversations: conversations.filter((row) => sees(row.id)),
      cases: (rows.cases ?? []).filter((row) => sees(row.conversation)),
      messages: (rows.messages ?? []).filter((row) => sees(row.conversation)),
      events: (rows.events ?? []).filter((row) => sees(row.conversation)),
      heldReplies: heldReplies.filter((row) => seesHeldReply(member, row, scopes.get(row.conversation))),
      reads: (rows.reads ?? []).filter((row) => row.member === member.id)
    }),
    deletions: compact({
      conversations: conversations.filter((row) => !sees(row.id)).map((row) => row.id),
      messages: goneFor('messages', (row) => sees(row.conversation)),
      heldReplies: [
        ...goneFor('heldReplies', (row) => row.author === member.id || (mayApprove && sees(row.conversation))),
        ...(mayApprove ? heldReplies : []).filter((row) => !seesHeldReply(member, row, scopes.get(row.conversation))).map((row) => row.id)
      ]
    })
  }
}

/** Empty lists are not worth their bytes. */
const compact = <Lists extends object>(lists: Lists): Partial<Lists> =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => Array.isArray(list) && list.length > 0)) as Partial<Lists>
