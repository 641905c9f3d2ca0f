/**
 * The drafts of one tab: what is in memory, what it tells other tabs, and what it takes over from them. Not here: bringing them to the disk
 * (`outbox/drafts.ts`), the composer.
 */
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import type { DraftWriter } from '../outbox/drafts.ts'
import type { NewEntry } from '../outbox/entry.ts'
import type { DraftRow, Stored } from '../outbox/local-store.ts'

export interface DraftedDeps {
  readonly writer: DraftWriter
  /** What stands on the disk. */
  readonly read: (id: ConversationId) => Promise<DraftRow | undefined>
  /** Which conversations have words that were not sent. */
  readonly show: (ids: ReadonlySet<ConversationId>) => void
  /** Tells the other tabs that a draft is another on the disk. */
  readonly post: (id: ConversationId) => void
  /** Takes work that nobody waits for. */
  readonly work: (work: Promise<unknown>) => void
}

export class Drafted {
  readonly #deps: DraftedDeps
  readonly #drafts = new Map<ConversationId, DraftRow>()
  readonly #announced = new Set<ConversationId>()

  constructor(deps: DraftedDeps) {
    this.#deps = deps
  }

  get size(): number {
    return this.#drafts.size
  }

  take(drafts: readonly DraftRow[]): void {
    for (const draft of drafts) this.#drafts.set(draft.conversation, draft)
  }

  get(id: ConversationId): DraftRow | undefined {
    return this.#drafts.get(id)
  }

  show(): void {
    this.#deps.show(new Set(this.#drafts.keys()))
  }

  /** Keeps what was typed; empty text ends the draft. */
  write(draft: DraftRow): void {
    const had = this.#drafts.has(draft.conversation)
    const has = draft.text.trim() !== ''
    if (has) this.#drafts.set(draft.conversation, draft)
    else this.#drafts.delete(draft.conversation)
    this.#deps.writer.write(draft)
    this.#announce(draft.conversation)
    if (had !== has) this.show()
  }

  /** The reply takes its draft's place. */
  async send(entry: NewEntry & { readonly conversation: ConversationId }): Promise<Stored> {
    const { conversation } = entry
    const draft = this.#drafts.get(conversation)
    this.#drafts.delete(conversation)
    this.show()
    let stored: Stored | null = null
    try {
      stored = await this.#deps.writer.send(entry)
    } finally {
      // The words are still a draft, unless others were typed since.
      if (stored?.kind !== 'stored' && draft && !this.#drafts.has(conversation)) this.#restore(draft, stored === null)
    }
    this.#deps.post(conversation)
    this.#deps.work(this.read(conversation)) // another tab's word may have been answered by what stood there before
    return stored
  }

  /** Takes over what stands on the disk. */
  async read(id: ConversationId): Promise<void> {
    const before = this.#drafts.get(id)
    const draft = await this.#deps.read(id)
    if (this.#announced.has(id) || this.#drafts.get(id) !== before) return // typed here since: these words will be on the disk
    if (draft) this.#drafts.set(id, draft)
    else this.#drafts.delete(id)
    this.show()
  }

  /** After a fault it is not known what is on the disk. */
  #restore(draft: DraftRow, unknown: boolean): void {
    if (unknown) return this.write(draft)
    this.#drafts.set(draft.conversation, draft)
    this.show()
  }

  /** Other tabs read a draft when it is on the disk; what is typed meanwhile is told with it. */
  #announce(id: ConversationId): void {
    if (this.#announced.has(id)) return
    this.#announced.add(id)
    this.#deps.work(
      this.#deps.writer.flush().then(() => {
        this.#announced.delete(id)
        this.#deps.post(id)
      })
    )
  }
}
