/**
 * Takes what the server says into the replica, one step at a time: deltas that gathered, what is missing, the next page of the bootstrap.
 * Only the leader has one. Not here: the socket, other tabs, words.
 */
import type { Millis } from '../../../../schema/domain/ids.ts'
import { type Delta, parseCursor } from '../../../../schema/protocol/delta.ts'
import type { ServerFrame } from '../../../../schema/protocol/hello.ts'
import type { ChainedChange } from '../replica/change.ts'
import type { BootstrapPage, Replica } from '../replica/replica.ts'
import { type Answered, askServer } from './ask-server.ts'
import { retryDelayMs } from './backoff.ts'
import type { Clock, TimerId } from './deps.ts'
import { parseBootstrapAnswer, parseSyncAnswer, type SyncAnswer } from './frames.ts'

/** The hub sends what a device lacks right after its welcome; where nothing came by then, it is asked for. */
const WELCOME_MS = 1_000
/** Another tab wrote between question and answer; so often in a row it is something else. */
const MAX_OVERTAKEN = 3

export interface IntakeDeps {
  readonly replica: Replica
  readonly clock: Clock
  /** After a write, what comes within this time is written together. */
  readonly gatherMs: Millis
  random(): number
  get(path: string): Promise<Response>
  onChange(change: ChainedChange): void
  /** The replica was emptied. */
  onReset(): void
  onBehind(done: number, of: number | null): void
  onCaughtUp(): void
  onEnd(end: 'session-ended' | 'upgrade-required'): void
  onFault(error: unknown): void
}

interface Head {
  readonly epoch: string
  readonly seq: number
}

/** 'more': look again. 'done': nothing to do before something is heard. 'later': not before a pause. */
type Step = 'more' | 'done' | 'later'

export class Intake {
  readonly #deps: IntakeDeps
  #deltas: Delta[] = []
  /** How far the chain reaches, as far as was heard. */
  #head: Head | null = null
  /** Where the chain ended when we were welcomed: until there we are not live. */
  #goal: Head | null = null
  #resetWanted = false
  #connected = false
  #stopped = false
  #wanted = false
  #running: Promise<void> | null = null
  #failures = 0
  #overtaken = 0
  #pause: TimerId | null = null
  #patience: TimerId | null = null
  #gathering: TimerId | null = null
  #wroteAt: Millis = Number.NEGATIVE_INFINITY
  /** Where the replica stands, so that a delta costs no reading; null: to be read. */
  #here: { readonly cursor: string | null; readonly place: string | null } | null = null
  #conversations = 0
  #startedAt: number | null = null

  constructor(deps: IntakeDeps) {
    this.#deps = deps
  }

  welcomed({ epoch, head }: { readonly epoch: string; readonly head: number }): void {
    this.#connected = true
    this.#here = null
    const goal = { epoch, seq: head }
    this.#goal = goal
    this.#clear('patience')
    this.#patience = this.#deps.clock.setTimeout(() => {
      this.#patience = null
      if (this.#goal === goal) this.#heard(goal)
      this.#go()
    }, WELCOME_MS)
    this.#go()
  }

  frame(frame: ServerFrame): void {
    if (frame.type === 'delta') {
      this.#deltas.push(frame)
      this.#heard({ epoch: frame.epoch, seq: frame.to })
    } else if (frame.type === 'head') {
      this.#heard({ epoch: frame.epoch, seq: frame.head })
    } else if (frame.type === 'reset') {
      this.#resetWanted = true
    }
    this.#go()
  }

  lost(): void {
    this.#connected = false
    this.#clear('patience')
  }

  /** The next try is now. */
  wake(): void {
    this.#clear('pause')
    this.#clear('gathering')
    this.#wroteAt = Number.NEGATIVE_INFINITY
    this.#failures = 0
    this.#go()
  }

  /** Begins nothing more; resolves when what had begun has ended. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#clear('pause')
    this.#clear('patience')
    this.#clear('gathering')
    await this.#running
  }

  #heard(head: Head): void {
    if (this.#head?.epoch !== head.epoch || this.#head.seq < head.seq) this.#head = head
  }

  #go(): void {
    this.#wanted = true
    if (this.#running || this.#stopped) return
    this.#running = this.#run().finally(() => {
      this.#running = null
      if (this.#wanted) this.#go()
    })
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#wanted = false
      const step = await this.#step().catch((error: unknown): Step => {
        this.#here = null
        this.#deps.onFault(error)
        return 'later'
      })
      if (step === 'later') this.#rest()
      if (step !== 'more' && !this.#wanted) return
    }
    this.#wanted = false
  }

  /** Grows with each failure in a row: a server that is down is not hammered. */
  #rest(): void {
    if (this.#stopped || this.#pause !== null) return
    const delay = retryDelayMs(this.#failures + 1, this.#deps.random())
    this.#failures += 1
    this.#pause = this.#deps.clock.setTimeout(() => {
      this.#pause = null
      this.#go()
    }, delay)
  }

  async #step(): Promise<Step> {
    if (this.#resetWanted) return this.#startAnew()
    if (this.#deltas.length > 0 && this.#pause === null) return this.#isGathering() ? 'done' : this.#applyGathered()
    this.#here ??= { cursor: await this.#deps.replica.cursor(), place: await this.#deps.replica.bootstrapPlace() }
    const { cursor, place } = this.#here
    const missing = cursor !== null && isBehind(cursor, this.#head)
    if (cursor !== null && place === null && !missing) return this.#upToDate(cursor)
    this.#tellProgress(cursor, missing)
    if (!this.#connected || this.#pause !== null) return 'done'
    return cursor !== null && missing ? this.#catchUp(cursor) : this.#nextPage(cursor, place ?? '')
  }

  #upToDate(cursor: string): Step {
    if (!this.#connected) return 'done'
    if (isBehind(cursor, this.#goal)) {
      this.#deps.onBehind(0, null)
      return 'done'
    }
    this.#goal = null
    this.#startedAt = null
    this.#conversations = 0
    this.#deps.onCaughtUp()
    return 'done'
  }

  #tellProgress(cursor: string | null, missing: boolean): void {
    const seq = cursor === null ? null : (parseCursor(cursor)?.seq ?? 0)
    if (!missing || seq === null || !this.#head) return this.#deps.onBehind(this.#conversations, null)
    this.#startedAt ??= seq
    this.#deps.onBehind(seq - this.#startedAt, this.#head.seq - this.#startedAt)
  }

  async #startAnew(): Promise<Step> {
    this.#deltas = []
    this.#here = null
    this.#conversations = 0
    this.#startedAt = null
    await this.#deps.replica.reset()
    this.#resetWanted = false
    this.#deps.onReset()
    return 'more'
  }

  /** Comes back by itself when the time is over. A clock that was set back gathers nothing. */
  #isGathering(): boolean {
    const { clock, gatherMs } = this.#deps
    const since = clock.now() - this.#wroteAt
    if (this.#gathering !== null) return true
    if (since < 0 || since >= gatherMs) return false
    this.#gathering = clock.setTimeout(() => {
      this.#gathering = null
      this.#go()
    }, gatherMs - since)
    return true
  }

  async #applyGathered(): Promise<Step> {
    const deltas = this.#deltas
    this.#deltas = []
    const change = await this.#deps.replica.apply(deltas)
    this.#wroteAt = this.#deps.clock.now()
    if (change === 'gap') {
      this.#here = null
      for (const { epoch, to } of deltas) this.#heard({ epoch, seq: to }) // so that it is asked for
      return 'more'
    }
    for (const { epoch, to } of deltas.slice(-1)) if (isBehind(change.cursor ?? '', { epoch, seq: to })) this.#heard({ epoch, seq: to })
    this.#took(change)
    return 'more'
  }

  #took(change: ChainedChange): void {
    if (this.#here) this.#here = { ...this.#here, cursor: change.cursor }
    this.#deps.onChange(change)
  }

  async #catchUp(cursor: string): Promise<Step> {
    const asked = await askServer(this.#deps.get, `/api/sync?cursor=${encodeURIComponent(cursor)}`, parseSyncAnswer)
    if (this.#stopped || this.#resetWanted) return 'more'
    return asked.kind === 'answer' ? this.#takeMissing(cursor, asked.answer) : this.#unanswered(asked, 'sync')
  }

  async #takeMissing(cursor: string, answer: SyncAnswer): Promise<Step> {
    if (answer.kind === 'reset') {
      this.#resetWanted = true
      return 'more'
    }
    const { delta, more } = answer
    if (!isAt(cursor, delta) || (more && delta.to <= delta.from))
      throw new Error(`asked at ${cursor}, answered from ${delta.from} to ${delta.to}`)
    const change = await this.#deps.replica.apply([delta])
    if (change === 'gap') return this.#wasOvertaken()
    this.#failures = this.#overtaken = 0
    if (!more) this.#head = { epoch: delta.epoch, seq: delta.to } // the server has no more, whatever was said before
    this.#took(change)
    return 'more'
  }

  async #nextPage(cursor: string | null, place: string): Promise<Step> {
    const asked = await askServer(this.#deps.get, `/api/bootstrap?cursor=${encodeURIComponent(place)}`, parseBootstrapAnswer)
    if (this.#stopped || this.#resetWanted) return 'more'
    if (asked.kind === 'answer') return 'kind' in asked.answer ? this.#readAnew(cursor) : this.#takePage(cursor, place, asked.answer)
    if (asked.kind === 'misunderstood' && asked.status === 400 && place !== '') {
      this.#resetWanted = true // a place that the server no longer knows: begin anew
      return 'more'
    }
    return this.#unanswered(asked, 'bootstrap')
  }

  /** Rights changed while the page was read. Where nothing was begun, asking again at once would be asking the same. */
  #readAnew(cursor: string | null): Step {
    this.#resetWanted = true
    return cursor === null ? 'later' : 'more'
  }

  async #takePage(cursor: string | null, place: string, page: BootstrapPage): Promise<Step> {
    const read = parseCursor(page.cursor)
    if (!read) throw new Error(`a page of the bootstrap without a cursor: ${page.cursor}`)
    if (cursor !== null && parseCursor(cursor)?.epoch !== read.epoch) {
      this.#resetWanted = true
      return 'more'
    }
    const change = await this.#deps.replica.putPage(page, place)
    this.#here = { cursor: change.cursor, place: await this.#deps.replica.bootstrapPlace() }
    if (this.#here.place !== page.next) return this.#wasOvertaken()
    this.#failures = this.#overtaken = 0
    this.#conversations += page.rows.conversations?.length ?? 0
    this.#took(change)
    return 'more'
  }

  /** Somebody else moved the replica on: look where it stands now. */
  #wasOvertaken(): Step {
    this.#here = null
    this.#overtaken += 1
    return this.#overtaken > MAX_OVERTAKEN ? 'later' : 'more'
  }

  #unanswered(asked: Exclude<Answered<unknown>, { kind: 'answer' }>, question: string): Step {
    if (asked.kind === 'session-ended' || asked.kind === 'upgrade-required') {
      this.#stopped = true
      this.#deps.onEnd(asked.kind)
      return 'done'
    }
    if (asked.kind !== 'unreachable') this.#deps.onFault(new Error(`${question}: ${asked.kind}`))
    return 'later'
  }

  #clear(which: 'pause' | 'patience' | 'gathering'): void {
    const timer = which === 'pause' ? this.#pause : which === 'patience' ? this.#patience : this.#gathering
    if (timer !== null) this.#deps.clock.clearTimeout(timer)
    if (which === 'pause') this.#pause = null
    else if (which === 'patience') this.#patience = null
    else this.#gathering = null
  }
}

const isBehind = (cursor: string, head: Head | null): boolean => {
  const here = parseCursor(cursor)
  return head !== null && (here === null || here.epoch !== head.epoch || here.seq < head.seq)
}

const isAt = (cursor: string, { epoch, from }: Delta): boolean => {
  const here = parseCursor(cursor)
  return here?.epoch === epoch && here.seq === from
}
