/**
 * What the outbox's buttons do, for whatever a reply of one's own has become (MOB-03, COL-07, REP-13). Loaded with the page.
 * Not here: which buttons there are (`components/outbox/outbox-items.ts`), the deeds themselves (`own-replies.ts`).
 */
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import type { HeldReplyRow, MessageRow } from '../../../../schema/domain/message.ts'
import type { OutboxAct, OutboxReply } from '../components/outbox/outbox-items.ts'
import { t } from '../i18n/locale.svelte.ts'
import type { App } from './app.svelte.ts'
import type { OutboxController } from './outbox.svelte.ts'
import { OwnReplies } from './own-replies.ts'

export class OutboxActs {
  readonly #app: App
  readonly #outbox: OutboxController
  readonly #replies: OwnReplies

  constructor(app: App, outbox: OutboxController) {
    this.#app = app
    this.#outbox = outbox
    this.#replies = new OwnReplies(app.deeds.own)
  }

  act(act: OutboxAct, reply: OutboxReply): void {
    if (act === 'open') return this.#open(reply.conversation)
    const held = this.#outbox.heldRow(reply.id)
    const message = this.#outbox.troubled(reply.id)
    if (held) this.#onHeld(act, held)
    else if (message) this.#onMessage(act, message)
    else this.#onEntry(act, reply)
  }

  #onHeld(act: OutboxAct, held: HeldReplyRow): void {
    if (act === 'discard') this.#replies.discard(held)
    else if (act === 'edit') {
      this.#replies.editHeld(held)
      this.#open(held.conversation)
    }
  }

  #onMessage(act: OutboxAct, message: MessageRow): void {
    switch (act) {
      case 'retry':
      case 'resend':
        return this.#replies.retry(message)
      case 'edit':
        this.#replies.editFailed(message)
        this.#app.dismiss(message)
        return this.#open(message.conversation)
      case 'dismiss':
      case 'arrived':
        return this.#app.dismiss(message)
      case 'check':
        this.#check(message).catch(this.#app.deps.crashed)
    }
  }

  #onEntry(act: OutboxAct, { id, conversation }: OutboxReply): void {
    if (act === 'retry') this.#replies.sendAgain(id)
    else if (act === 'discard') this.#replies.drop(id)
    else if (act === 'edit') this.#replies.edit(id, () => this.#open(conversation))
  }

  async #check(message: MessageRow): Promise<void> {
    const { workspace, toasts } = this.#app
    const checked = (await workspace.engine?.check(message)) ?? 'offline'
    toasts.show({ text: t(`outbox.checked.${checked}`), tone: checked === 'settled' ? 'quiet' : 'wait' })
  }

  #open(id: ConversationId): void {
    this.#app.place = { base: '/q', view: 'open', conversation: id, silent: false }
    this.#app.open(id)
  }
}
