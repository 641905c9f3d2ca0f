/**
 * What the outbox shows, as data: replies that have not left with the reason, and other changes that wait; in sections, by conversation, in
 * the order in which they were made. Not here: where they come from (lib/outbox, replica), words (`outcome-words.ts`).
 */

import type { ConversationId, MemberId, MessageId, Millis } from '../../../../../schema/domain/ids.ts'
import type { HeldReason } from '../../../../../schema/domain/message.ts'
import type { Action } from '../../../../../schema/protocol/action.ts'
import type { EntryState } from '../../outbox/entry.ts'

export type ReplyState =
  /** On this device only; `attempts` to reach our server so far. */
  | { readonly kind: 'waiting'; readonly attempts: number }
  | { readonly kind: 'not-confirmed' }
  /** `returnedBy`, `note`: of one that came back from approval. */
  | {
      readonly kind: 'held'
      readonly reason: Exclude<HeldReason, 'awaiting_approval'>
      readonly returnedBy: MemberId | null
      readonly note: string | null
    }
  /** Somebody has to approve it; nothing is wrong, and nothing is asked of its author. */
  | { readonly kind: 'awaiting' }
  /** WhatsApp's code and the server's own words for it; null where there is none. */
  | { readonly kind: 'failed'; readonly code: number | null; readonly reason: string | null }
  | Extract<EntryState, { kind: 'refused' }>
export type ReplyStateKind = ReplyState['kind']

export interface OutboxReply {
  readonly id: MessageId
  readonly conversation: ConversationId
  readonly text: string
  /** When its author pressed Send. */
  readonly writtenAt: Millis
  readonly state: ReplyState
}

/** Posted at once and told in their place (`state/changes.svelte.ts`): never in the outbox. */
type SettingsKind =
  | 'member.profile'
  | 'member.change'
  | 'member.suspend'
  | 'member.restore'
  | 'member.remove'
  | 'invitation.create'
  | 'invitation.revoke'
  | 'team.create'
  | 'team.change'
  | 'team.remove'
  | 'session.revoke'
  | 'passkey.remove'

/** Reading is no change that anybody waits for; a reply has its own place. */
export type ShownChange = Exclude<Action, { kind: 'message.send' | 'conversation.read' | SettingsKind }>
export const isShownChange = (action: Action): action is ShownChange =>
  action.kind !== 'message.send' && action.kind !== 'conversation.read'

/** Any other action that waits on this device. */
export interface OutboxChange {
  readonly id: Action['id']
  readonly conversation: ConversationId | null
  readonly action: ShownChange
  readonly madeAt: Millis
}

/**
 * What can be asked for a reply: `retry` sends a failed or refused one again, `resend` one that may have arrived; `check` asks the server
 * what became of it; `arrived` and `dismiss` put the mark away, for oneself. A held one is sent anyway only where one sees what was said
 * since: in its thread, which `open` shows.
 */
export type OutboxAct = 'edit' | 'discard' | 'retry' | 'resend' | 'check' | 'arrived' | 'dismiss' | 'open'

const ACTS: Readonly<Record<ReplyStateKind, readonly OutboxAct[]>> = {
  waiting: ['edit', 'discard'],
  'not-confirmed': ['check', 'arrived', 'resend', 'open'],
  held: ['open', 'edit', 'discard'],
  awaiting: ['open', 'edit', 'discard'],
  failed: ['retry', 'edit', 'dismiss', 'open'],
  refused: ['edit', 'discard', 'retry']
}
/** What was tried may have left: then it cannot be taken back here, and is only looked at. */
const TRIED: readonly OutboxAct[] = ['open']

export const actsOf = (state: ReplyState): readonly OutboxAct[] =>
  state.kind === 'waiting' && state.attempts > 0 ? TRIED : ACTS[state.kind]

/** What is asked once more, in place, before it is done. */
export type AskedAct = 'resend' | 'arrived'
export const isAsked = (act: OutboxAct): act is AskedAct => act === 'resend' || act === 'arrived'

export interface ConversationGroup<Item> {
  readonly conversation: ConversationId | null
  readonly items: readonly Item[]
}
export interface OutboxSection {
  readonly kind: ReplyStateKind
  readonly groups: readonly ConversationGroup<OutboxReply>[]
}

/** Groups in the order of their first item; inside, the order handed in is kept. */
export const byConversation = <Item extends { readonly conversation: ConversationId | null }>(
  items: readonly Item[]
): readonly ConversationGroup<Item>[] => {
  const groups = new Map<ConversationId | null, Item[]>()
  for (const item of items) {
    const group = groups.get(item.conversation)
    if (group) group.push(item)
    else groups.set(item.conversation, [item])
  }
  return [...groups].map(([conversation, items]) => ({ conversation, items }))
}

const SECTIONS = Object.keys(ACTS) as readonly ReplyStateKind[]

/** Sections that have something, in their fixed order. */
export const sectionsOf = (replies: readonly OutboxReply[]): readonly OutboxSection[] =>
  SECTIONS.map((kind) => ({ kind, groups: byConversation(replies.filter(({ state }) => state.kind === kind)) })).filter(
    ({ groups }) => groups.length > 0
  )
