/**
 * The thread that is open: its messages as they come, older pages, the draft, the question before sending, and what counts as read.
 * Not here: laying it out (`thread/timeline.ts`), sending and storing (`engine.ts`), drawing.
 */
import type { ConversationId, Millis, Position } from '../../../../schema/domain/ids.ts'
import type { OlderState } from '../components/conversation/older-state.ts'
import type { ThreadSlice } from '../replica/replica.ts'
import type { Engine } from './engine.ts'
import type { Verbs } from './verbs.ts'

export interface ThreadDeps {
  readonly engine: Engine
  readonly verbs: Verbs
  readonly now: () => Millis
  /** A look that leaves no mark (MGR-03). */
  readonly silent: boolean
  /** Somebody has the page before them. */
  readonly isLooking: () => boolean
}

export class ThreadController {
  readonly id: ConversationId
  readonly silent: boolean
  readonly #deps: ThreadDeps
  #slice = $state.raw<ThreadSlice | undefined>(undefined)
  #older = $state<OlderState>('more')
  #text = $state('')
  /** The draft as this composer last knew it. */
  #known = ''
  #ask = $state(0)
  /** Up to where the reader had it before they opened it: the line "new since you read". */
  readonly readUpTo: Position
  #askedUpTo: Position = 0
  #reading = false
  /** The newest message that stood on screen. */
  #onScreen: Position = -1
  /** Marked unread by hand up to here: what is on screen does not count as read again. */
  #unreadUpTo: Position = -1

  constructor(id: ConversationId, deps: ThreadDeps) {
    this.id = id
    this.silent = deps.silent
    this.#deps = deps
    this.#slice = deps.engine.threads.get(id)
    this.#text = deps.engine.draft(id)?.text ?? ''
    this.#known = this.#text
    const read = deps.engine.index.row(id)?.read
    this.readUpTo = read?.position ?? 0
  }

  get slice(): ThreadSlice | undefined {
    return this.#slice
  }
  get older(): OlderState {
    return this.#slice?.complete ? 'complete' : this.#older
  }
  get text(): string {
    return this.#text
  }
  /** How many newer messages of the customer stand between the draft's beginning and its sending; 0: no question. */
  get ask(): number {
    return this.#ask
  }

  /** Reads it, and asks the server for what is missing where little is here. */
  async open(): Promise<void> {
    const { engine } = this.#deps
    await engine.threads.load(this.id)
    this.refresh()
    if (this.#isThin()) await this.loadOlder()
  }

  /** Memory changed, or somebody came back to the page. */
  refresh(): void {
    const slice = this.#deps.engine.threads.get(this.id)
    if (slice !== this.#slice) this.#slice = slice
    // Another tab wrote on, or sent: taken over unless other words were typed here.
    if (this.#text === this.#known) this.takeDraft()
    this.#markRead()
  }

  /** The draft as it stands: somebody else than this composer wrote in it. */
  takeDraft(): void {
    this.#text = this.#deps.engine.draft(this.id)?.text ?? ''
    this.#known = this.#text
  }

  /** The newest message is on screen: it counts as read when somebody looks. */
  sawNewest(): void {
    this.#onScreen = this.#deps.engine.threads.newest(this.id)?.position ?? 0
    this.#markRead()
  }

  async loadOlder(): Promise<void> {
    if (this.#older === 'loading' || this.#slice?.complete) return
    this.#older = 'loading'
    const answer = await this.#deps.engine.older(this.id)
    this.#older = answer === 'offline' ? 'offline' : answer === 'loaded' ? 'more' : 'complete'
    this.refresh()
  }

  /** The server can be asked again for what it could not be asked for. */
  async lineIsBack(): Promise<void> {
    if (this.#older !== 'offline') return
    this.#older = 'more'
    if (this.#isThin()) await this.loadOlder()
  }

  write(text: string): void {
    const { engine, now } = this.#deps
    const begun = engine.draft(this.id)
    this.#text = text
    this.#known = text
    const seenPosition = begun?.seenPosition ?? engine.threads.newest(this.id)?.position ?? 0
    engine.write({ conversation: this.id, text, begunAt: begun?.begunAt ?? now(), seenPosition, updatedAt: now() })
  }

  /** Sends, unless the customer wrote while the reply was being written: then it asks first, once (product 2.1). */
  async send(text: string, then: () => void = () => undefined): Promise<void> {
    if (text.trim() === '') return
    const newer = this.#newerThanDraft()
    if (newer > 0 && this.#ask === 0) {
      this.#ask = newer
      return
    }
    this.#ask = 0
    this.#text = ''
    this.#known = ''
    if (await this.#deps.verbs.send(this.id, text)) then()
    else if (this.#text === '') this.write(text)
  }

  /** The reader wants it bold again although it is before them. */
  leaveUnread(): void {
    this.#unreadUpTo = this.#deps.engine.threads.newest(this.id)?.position ?? 0
  }

  /** The question is answered with no: the words stay, and it is not asked again for these messages. */
  cancelAsk(): void {
    this.#askedUpTo = this.#deps.engine.threads.newest(this.id)?.position ?? 0
    this.#ask = 0
  }

  #newerThanDraft(): number {
    const begun = this.#deps.engine.draft(this.id)?.seenPosition
    if (begun === undefined) return 0
    const from = Math.max(begun, this.#askedUpTo)
    return (this.#slice?.messages ?? []).filter(({ direction, position }) => direction === 'in' && position > from).length
  }

  #isThin(): boolean {
    const slice = this.#slice
    return slice !== undefined && !slice.complete && !slice.olderHere && slice.messages.length < 20
  }

  #markRead(): void {
    const { engine, isLooking } = this.#deps
    if (this.silent || this.#reading || !isLooking() || !engine.index.row(this.id)?.unread) return
    const newest = engine.threads.newest(this.id)?.position ?? 0
    if (newest > this.#onScreen || newest <= this.#unreadUpTo) return
    this.#reading = true
    this.#deps.verbs.read(this.id).finally(() => {
      this.#reading = false
    })
  }
}
