/**
 * Writing drafts while somebody types: one write under way, of what was typed meanwhile only the latest is written (REP-02). Not here: the
 * table (`local-store.ts`), the text field.
 */
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import type { NewEntry } from './entry.ts'
import type { DraftRow, LocalStore, Stored } from './local-store.ts'
import type { StorageFailure } from './storage-failure.ts'

export interface DraftDeps {
  readonly store: Pick<LocalStore, 'putDraft' | 'sendFromDraft'>
  /** The device could not keep a draft; it is tried again with the next words. */
  readonly failed: (failure: StorageFailure) => void
  /** A bug or a broken browser: told to whoever looks after the page. */
  readonly crashed: (error: unknown) => void
}

export class DraftWriter {
  readonly #deps: DraftDeps
  readonly #latest = new Map<ConversationId, DraftRow>()
  #writing: Promise<void> | null = null

  constructor(deps: DraftDeps) {
    this.#deps = deps
  }

  /** The draft as it stands now. Empty text deletes it. */
  write(draft: DraftRow): void {
    this.#latest.set(draft.conversation, draft)
    this.#start()
  }

  /** What is typed and not written yet, for a screen that comes back before the disk does. */
  unwritten(conversation: ConversationId): DraftRow | undefined {
    return this.#latest.get(conversation)
  }

  /** Everything typed so far is on the disk when this answers; for `pagehide`, where the write is at least begun. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing
  }

  /** Sends in the draft's place. Words that were still to be written are not written after it: the draft would rise from the dead. */
  async send(entry: NewEntry & { readonly conversation: ConversationId }): Promise<Stored> {
    const unwritten = this.#latest.get(entry.conversation)
    this.#latest.delete(entry.conversation)
    const stored = await this.#deps.store.sendFromDraft(entry)
    if (stored.kind === 'not-stored' && unwritten && !this.#latest.has(entry.conversation)) this.write(unwritten)
    return stored
  }

  #start(): void {
    this.#writing ??= this.#writeAll()
      .catch(this.#deps.crashed)
      .finally(() => {
        this.#writing = null
        if (this.#latest.size > 0) this.#start()
      })
  }

  async #writeAll(): Promise<void> {
    for (let next = this.#take(); next; next = this.#take()) {
      const stored = await this.#deps.store.putDraft(next)
      if (stored.kind === 'not-stored') this.#deps.failed(stored)
    }
  }

  #take(): DraftRow | undefined {
    const [first] = this.#latest.values()
    if (first) this.#latest.delete(first.conversation)
    return first
  }
}
