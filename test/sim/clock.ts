/**
 * Virtual time: events in order of time, then of request. Between two events all code that can go on does, so that a run is the same
 * every time. No real timer is ever waited for. Not here: what happens (world.ts), chance (worker/demo/random.ts).
 */
import { createHash } from 'node:crypto'
import type { Millis } from '../../schema/domain/ids.ts'

interface Scheduled {
  readonly at: Millis
  readonly order: number
  readonly run: () => void
}

const isBefore = (one: Scheduled, other: Scheduled): boolean => one.at < other.at || (one.at === other.at && one.order < other.order)

/** Every promise that can be settled without another event is settled when the next turn of Node's loop begins. */
const quiescence = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const REMEMBERED = 60

export class Clock {
  #now: Millis
  #order = 0
  /** A binary heap, the next event first. */
  readonly #heap: Scheduled[] = []
  readonly #hash = createHash('sha256')
  readonly #print: ((line: string) => void) | undefined
  /** What happened last, for the report of a failure. */
  readonly last: string[] = []
  events = 0

  constructor(start: Millis, print?: (line: string) => void) {
    this.#now = start
    this.#print = print
  }

  get now(): Millis {
    return this.#now
  }

  /** Writes a line into the trace: two runs are the same if their traces are. */
  note(what: string): void {
    const line = `${this.#now} ${what}`
    this.#hash.update(line)
    this.last.push(line)
    if (this.last.length > REMEMBERED) this.last.shift()
    this.#print?.(line)
  }

  at(time: Millis, run: () => void): void {
    const heap = this.#heap
    let place = heap.push({ at: Math.max(time, this.#now), order: this.#order++, run }) - 1
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (!this.#swapIfBefore(place, parent)) break
      place = parent
    }
  }

  after(ms: Millis, run: () => void): void {
    this.at(this.#now + ms, run)
  }

  sleep(ms: Millis): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve))
  }

  /** Lets time pass until `done`, or until the time is over; each event with all that follows from it at once. */
  async run(until: Millis, done: () => boolean = () => false): Promise<void> {
    await quiescence()
    while (!done()) {
      const next = this.#heap[0]
      if (!next || next.at > until) break
      this.#drop()
      this.#now = next.at
      this.#hash.update(`${next.at}/${next.order}`)
      this.events += 1
      next.run()
      await quiescence()
    }
    if (!done()) this.#now = Math.max(this.#now, until)
  }

  /** Ends the trace: its hash. */
  digest(): string {
    return this.#hash.digest('hex')
  }

  #drop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (!last || heap.length === 0) return
    heap[0] = last
    for (let place = 0; ; ) {
      const left = place * 2 + 1
      const right = left + 1
      const smaller = right < heap.length && this.#isBeforeAt(right, left) ? right : left
      if (smaller >= heap.length || !this.#swapIfBefore(smaller, place)) return
      place = smaller
    }
  }

  #isBeforeAt(one: number, other: number): boolean {
    const [first, second] = [this.#heap[one], this.#heap[other]]
    return first !== undefined && second !== undefined && isBefore(first, second)
  }

  #swapIfBefore(one: number, other: number): boolean {
    const [first, second] = [this.#heap[one], this.#heap[other]]
    if (!first || !second || !isBefore(first, second)) return false
    this.#heap[one] = second
    this.#heap[other] = first
    return true
  }
}
