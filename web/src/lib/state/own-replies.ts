/**
 * What becomes of one's own replies that did not go through: held, refused, failed, or waiting still (COL-07, REP-13, MOB-03). Each deed
 * looks at what is there when its turn comes, so that pressing twice does it once.
 * Not here: verbs on conversations (`deeds.svelte.ts`), which buttons there are.
 */
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import type { HeldReplyRow, MessageRow } from '../../../../schema/domain/message.ts'
import type { OutboxEntry } from '../outbox/entry.ts'
import { intoDraft, outOfDraft } from './draft-words.ts'
import type { Engine } from './engine.ts'
import type { ThreadController } from './thread.svelte.ts'
import type { InTurn } from './turns.ts'

export interface OwnReplyDeps {
  readonly inTurn: InTurn
  /** The thread whose composer is on screen. */
  readonly thread: () => ThreadController | null
  /** Held words are gone from the tray; `back` puts them into the composer. */
  readonly discarded: (back: () => Promise<void>) => void
  /** A call with the reply was begun, so that it may have left: it stays. */
  readonly notWithdrawn: () => void
}

export class OwnReplies {
  readonly #deps: OwnReplyDeps

  constructor(deps: OwnReplyDeps) {
    this.#deps = deps
  }

  release(held: HeldReplyRow): void {
    this.#deps.inTurn(({ verbs }) => verbs.release(held))
  }

  discard(held: HeldReplyRow): void {
    this.#deps.inTurn(async ({ engine, verbs }) => {
      if (await verbs.discard(held)) this.#deps.discarded(async () => void (await this.#intoDraft(engine, held.conversation, held.text)))
    })
  }

  /**
   * The held words go into the composer, before what stands there; they are sent as a new reply that knows what is on screen now. Where it
   * was approved meanwhile they go from there again (`say-refusals.ts`).
   */
  editHeld(held: HeldReplyRow): void {
    this.#deps.inTurn(async ({ engine, verbs }) => {
      if (!engine.index.heldOf(held.conversation).some(({ id }) => id === held.id)) return
      await this.#intoDraft(engine, held.conversation, held.text)
      await verbs.discard(held)
    })
  }

  /** One more attempt. */
  retry(message: MessageRow): void {
    this.#deps.inTurn(({ verbs }) => verbs.retry(message))
  }

  /** A failed message's words become a draft; the message stays in its thread. */
  editFailed(message: MessageRow): void {
    this.#deps.inTurn(({ engine }) => this.#intoDraft(engine, message.conversation, message.text))
  }

  /** Refused words go once more, as a new reply. */
  sendAgain(id: OutboxEntry['id']): void {
    this.#deps.inTurn(async ({ engine, verbs }) => {
      const entry = entryOf(engine, id)
      if (entry) await verbs.sendAgain(entry)
    })
  }

  /** The words of a waiting or refused reply become a draft, and the reply goes. `done`: they are in the composer. */
  edit(id: OutboxEntry['id'], done: () => void = () => undefined): void {
    this.#deps.inTurn(async ({ engine }) => {
      const entry = entryOf(engine, id)
      if (entry?.action.kind !== 'message.send') return
      const { conversation, text } = entry.action
      // The words are a draft on the disk before the entry goes: whatever happens in between, they are somewhere.
      const isNew = await this.#intoDraft(engine, conversation, text)
      if (await this.#drop(engine, entry)) done()
      else if (isNew) await outOfDraft(engine, this.#deps.thread(), conversation, text)
    })
  }

  /** A waiting or refused reply goes, words and all. */
  drop(id: OutboxEntry['id']): void {
    this.#deps.inTurn(async ({ engine }) => {
      const entry = entryOf(engine, id)
      if (entry) await this.#drop(engine, entry)
    })
  }

  /** False: it may have left, and its author is told. */
  async #drop(engine: Engine, { id, state }: OutboxEntry): Promise<boolean> {
    if (state.kind !== 'waiting') await engine.dismiss(id)
    else if (!(await engine.withdraw(id))) {
      this.#deps.notWithdrawn()
      return false
    }
    return true
  }

  #intoDraft(engine: Engine, id: ConversationId, text: string): Promise<boolean> {
    return intoDraft(engine, this.#deps.thread(), id, text)
  }
}

const entryOf = (engine: Engine, id: OutboxEntry['id']): OutboxEntry | undefined => engine.index.entries().find((one) => one.id === id)
