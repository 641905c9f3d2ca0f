/**
 * What an approver writes about replies of others, on the disk while it is written and until the reply is decided (L5): a page that goes
 * takes no words with it. One write under way, of what was typed meanwhile only the latest is written.
 * Not here: what is on screen of it (`approvals.svelte.ts`).
 */
import * as v from 'valibot'
import type { MessageId } from '../../../../schema/domain/ids.ts'
import type { HeldReplyRow } from '../../../../schema/domain/message.ts'
import type { LocalStore } from '../outbox/local-store.ts'
import { storageFailureOf } from '../outbox/storage-failure.ts'

const WrittenSchema = v.object({
  kind: v.picklist(['edit', 'return']),
  text: v.string(),
  conversation: v.string(),
  author: v.string(),
  /** It was done with these words: whatever comes of that is told by itself. */
  pressed: v.boolean()
})
export type Written = v.InferOutput<typeof WrittenSchema>

/** Nobody would miss the reply's own words, or none. */
export const isWorthKeeping = ({ kind, text }: Pick<Written, 'kind' | 'text'>, held: Pick<HeldReplyRow, 'text'>): boolean =>
  text.trim() !== '' && (kind === 'return' || text !== held.text)

const PREFIX = 'approval:'

export interface WordsDeps {
  readonly store: () => Promise<Pick<LocalStore, 'keep' | 'kept' | 'keptUnder'>>
  /** The device could not keep them; it is tried again with the next ones. */
  readonly failed: () => void
  readonly crashed: (error: unknown) => void
}

export class ApprovalWords {
  readonly #deps: WordsDeps
  readonly #latest = new Map<MessageId, Written | undefined>()
  #writing: Promise<void> | null = null

  constructor(deps: WordsDeps) {
    this.#deps = deps
  }

  async all(): Promise<ReadonlyMap<MessageId, Written>> {
    const kept = await (await this.#deps.store()).keptUnder(PREFIX)
    return new Map([...kept].flatMap(([id, value]) => (v.is(WrittenSchema, value) ? [[id, value] as const] : [])))
  }

  /** As the disk has them by now, perhaps from another tab. */
  async read(id: MessageId): Promise<Written | null> {
    await this.flush()
    const value = await (await this.#deps.store()).kept(PREFIX + id)
    return v.is(WrittenSchema, value) ? value : null
  }

  /** Undefined: they are wanted no longer. */
  write(id: MessageId, words: Written | undefined): void {
    this.#latest.set(id, words)
    this.#start()
  }

  /** Everything written so far is on the disk when this answers. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing
  }

  #start(): void {
    this.#writing ??= this.#writeAll()
      .catch((error: unknown) => (storageFailureOf(error) ? this.#deps.failed() : this.#deps.crashed(error)))
      .finally(() => {
        this.#writing = null
        if (this.#latest.size > 0) this.#start()
      })
  }

  async #writeAll(): Promise<void> {
    const store = await this.#deps.store()
    for (let [next] = this.#latest; next; [next] = this.#latest) {
      const [id, words] = next
      this.#latest.delete(id)
      await store.keep(PREFIX + id, words)
    }
  }
}
