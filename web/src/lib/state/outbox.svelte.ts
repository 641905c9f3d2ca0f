/**
 * Everything of mine that has not reached its customer, from outbox, held replies and messages in trouble (MOB-03, COL-07, REP-13).
 * Not here: what can be done about it (`outbox-acts.ts`), sending, drawing, words.
 */
import { createContext } from 'svelte'
import type { HeldReplyRow, MessageRow } from '../../../../schema/domain/message.ts'
import { withRetry } from '../actions/message-retry.ts'
import { isShownChange, type OutboxChange, type OutboxReply, type ReplyState } from '../components/outbox/outbox-items.ts'
import type { OutboxEntry } from '../outbox/entry.ts'
import type { App } from './app.svelte.ts'

export class OutboxController {
  readonly #app: App

  constructor(app: App) {
    this.#app = app
  }

  /** Replies that are not where they should be, in the order in which they were written. */
  get replies(): readonly OutboxReply[] {
    const { entries } = this.#app.workspace
    return [...entries.flatMap(replyOfEntry), ...this.#allHeld().map(replyOfHeld), ...this.#troubles().map(replyOfMessage)].toSorted(
      (one, other) => one.writtenAt - other.writtenAt
    )
  }

  /** Other changes that the server does not know yet. */
  get changes(): readonly OutboxChange[] {
    return this.#app.workspace.entries.flatMap((entry) =>
      entry.state.kind === 'waiting' && isShownChange(entry.action)
        ? { id: entry.id, conversation: entry.conversation, action: entry.action, madeAt: entry.createdAt }
        : []
    )
  }

  /** Replies of mine that need my decision. */
  get held(): readonly HeldReplyRow[] {
    return this.#allHeld().filter(({ reason }) => reason !== 'awaiting_approval')
  }

  /** What somebody did here and the server has not taken; looking at something is nothing that one waits for. */
  get waiting(): number {
    return this.#app.workspace.entries.filter(({ state, kind }) => state.kind === 'waiting' && kind !== 'conversation.read').length
  }

  get count(): number {
    return this.replies.length + this.changes.length
  }

  /** Some of it waits for a decision. */
  get pressing(): boolean {
    return this.replies.some(({ state }) => state.kind !== 'waiting' && state.kind !== 'awaiting')
  }

  /** The row of a held reply of mine. */
  heldRow(id: OutboxReply['id']): HeldReplyRow | undefined {
    return this.#allHeld().find((held) => held.id === id)
  }

  /** The row of a message of mine that failed or may not have arrived. */
  troubled(id: OutboxReply['id']): MessageRow | undefined {
    return this.#troubles().find((message) => message.id === id)
  }

  /** Of mine alone, also those that wait for approval. */
  #allHeld(): readonly HeldReplyRow[] {
    const { workspace } = this.#app
    return workspace.version >= 0 ? (workspace.engine?.index.allHeld() ?? []) : []
  }

  #troubles(): readonly MessageRow[] {
    const { workspace } = this.#app
    const index = workspace.version >= 0 ? workspace.engine?.index : undefined
    return (index?.troubles() ?? []).filter((message) => message.author === workspace.me.id && isTroubled(message, workspace.entries))
  }
}

const isTroubled = (message: MessageRow, entries: readonly OutboxEntry[]): boolean => {
  const { status } = withRetry(message, entries)
  return status === 'failed' || status === 'not-confirmed'
}

const replyOfEntry = ({ id, action, state, conversation, createdAt, attempts }: OutboxEntry): readonly OutboxReply[] => {
  if (action.kind !== 'message.send' || conversation === null || (state.kind !== 'waiting' && state.kind !== 'refused')) return []
  const shown: ReplyState = state.kind === 'waiting' ? { kind: 'waiting', attempts } : state
  return [{ id, conversation, text: action.text, writtenAt: createdAt, state: shown }]
}

const replyOfHeld = ({ id, conversation, text, heldAt, reason, returnedBy, note }: HeldReplyRow): OutboxReply => ({
  id,
  conversation,
  text,
  writtenAt: heldAt,
  state: reason === 'awaiting_approval' ? { kind: 'awaiting' } : { kind: 'held', reason, returnedBy, note }
})

const replyOfMessage = ({ id, conversation, text, at, status, errorCode, errorText }: MessageRow): OutboxReply => ({
  id,
  conversation,
  text,
  writtenAt: at,
  state: status === 'failed' ? { kind: 'failed', code: errorCode, reason: errorText } : { kind: 'not-confirmed' }
})

export const [getOutbox, setOutbox] = createContext<OutboxController>()
