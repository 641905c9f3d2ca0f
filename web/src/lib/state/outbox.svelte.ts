/**
 * Everything of mine that has not reached its customer, from outbox, held replies and messages in trouble (MOB-03, COL-07, REP-13).
 * Not here: sending, drawing, words.
 */
import { createContext } from 'svelte'
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import type { HeldReplyRow, MessageRow } from '../../../../schema/domain/message.ts'
import { withRetry } from '../actions/message-retry.ts'
import { isShownChange, type OutboxAct, type OutboxChange, type OutboxReply, type ReplyState } from '../components/outbox/outbox-items.ts'
import { t } from '../i18n/locale.svelte.ts'
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
    return [...entries.flatMap(replyOfEntry), ...this.held.map(replyOfHeld), ...this.#troubles().map(replyOfMessage)].toSorted(
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

  get held(): readonly HeldReplyRow[] {
    const { workspace } = this.#app
    return workspace.version >= 0 ? (workspace.engine?.index.allHeld() ?? []) : []
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
    return this.replies.some(({ state }) => state.kind !== 'waiting')
  }

  act(act: OutboxAct, reply: OutboxReply): void {
    this.#do(act, reply).catch(this.#app.deps.crashed)
  }

  async #do(act: OutboxAct, reply: OutboxReply): Promise<void> {
    const held = this.held.find(({ id }) => id === reply.id)
    if (held) return this.#onHeld(act, held)
    const message = this.#troubles().find(({ id }) => id === reply.id)
    if (message) return this.#onMessage(act, message)
    return this.#onEntry(act, reply)
  }

  #onHeld(act: OutboxAct, held: HeldReplyRow): void {
    const { deeds } = this.#app
    if (act === 'open') this.#open(held.conversation)
    else if (act === 'discard') deeds.discard(held)
    else if (act === 'edit') {
      deeds.editHeld(held)
      this.#open(held.conversation)
    }
  }

  async #onMessage(act: OutboxAct, message: MessageRow): Promise<void> {
    const { workspace, deeds, toasts } = this.#app
    switch (act) {
      case 'open':
        return this.#open(message.conversation)
      case 'retry':
      case 'resend':
        return void (await workspace.verbs?.retry(message))
      case 'edit':
        await deeds.intoDraft(message.conversation, message.text)
        await workspace.engine?.dismissMark(message)
        return this.#open(message.conversation)
      case 'dismiss':
      case 'arrived':
        return workspace.engine?.dismissMark(message)
      case 'check': {
        const checked = (await workspace.engine?.check(message)) ?? 'offline'
        toasts.show({ text: t(`outbox.checked.${checked}`), tone: checked === 'settled' ? 'quiet' : 'wait' })
      }
    }
  }

  async #onEntry(act: OutboxAct, { id, conversation, text }: OutboxReply): Promise<void> {
    const { workspace, deeds } = this.#app
    const entry = workspace.entries.find((one) => one.id === id)
    if (!entry) return
    if (act === 'open') this.#open(conversation)
    else if (act === 'retry') await workspace.verbs?.sendAgain(entry)
    else if (act === 'discard') await this.#drop(entry)
    else if (act === 'edit') {
      // The words are a draft before the entry goes: whatever happens in between, they are somewhere.
      const before = await deeds.intoDraft(conversation, text)
      if (await this.#drop(entry)) this.#open(conversation)
      else await deeds.restoreDraft(conversation, before)
    }
  }

  /** False: a call with it was begun, so that it may have left; it stays, and its author is told why. */
  async #drop({ id, state }: OutboxEntry): Promise<boolean> {
    const { workspace, toasts } = this.#app
    if (state.kind !== 'waiting') await workspace.engine?.dismiss(id)
    else if (!(await workspace.engine?.withdraw(id))) {
      toasts.show({ text: t('app.notDone.withdraw'), tone: 'wait' })
      return false
    }
    return true
  }

  #open(id: ConversationId): void {
    this.#app.place = { base: '/q', view: 'open', conversation: id, silent: false }
    this.#app.open(id)
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

const replyOfHeld = ({ id, conversation, text, heldAt, reason }: HeldReplyRow): OutboxReply => ({
  id,
  conversation,
  text,
  writtenAt: heldAt,
  state: { kind: 'held', reason }
})

const replyOfMessage = ({ id, conversation, text, at, status, errorCode, errorText }: MessageRow): OutboxReply => ({
  id,
  conversation,
  text,
  writtenAt: at,
  state: status === 'failed' ? { kind: 'failed', code: errorCode, reason: errorText } : { kind: 'not-confirmed' }
})

export const [getOutbox, setOutbox] = createContext<OutboxController>()
