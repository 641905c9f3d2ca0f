/** A browser for tests: a clock that is turned by hand, locks that can be stolen, channels between tabs, a page that lives and freezes. */
import type { ChannelLike, Clock, Lifecycle, LifecycleEvent, LockManagerLike, LockOptionsLike } from './deps.ts'

/** Lets everything run that waits for nothing but its turn; databases in memory need several turns. */
export const settle = async (turns = 600): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

export class FakeClock implements Clock {
  #now = 1_000_000
  #timers: { readonly at: number; readonly work: () => void }[] = []

  now(): number {
    return this.#now
  }

  setTimeout(work: () => void, ms: number): object {
    const timer = { at: this.#now + ms, work }
    this.#timers.push(timer)
    return timer
  }

  clearTimeout(timer: unknown): void {
    this.#timers = this.#timers.filter((one) => one !== timer)
  }

  get pending(): number {
    return this.#timers.length
  }

  /** Turns the clock; what a timer begins is let run before the next one. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.clearTimeout(next)
      this.#now = Math.max(this.#now, next.at)
      next.work()
      await settle(100)
    }
    this.#now = end
    await settle()
  }
}

interface Request {
  readonly work: () => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** One lock per name, in order of asking; a thief's victim is told by an AbortError. */
export class FakeLocks implements LockManagerLike {
  readonly #held = new Map<string, Request>()
  readonly #queues = new Map<string, Request[]>()

  request(name: string, options: LockOptionsLike, work: () => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const request: Request = { work, resolve, reject }
      const queue = this.#queues.get(name) ?? []
      this.#queues.set(name, queue)
      if (options.steal) {
        this.#held.get(name)?.reject(new DOMException('stolen', 'AbortError'))
        this.#held.delete(name)
        queue.unshift(request)
      } else {
        queue.push(request)
      }
      options.signal?.addEventListener('abort', () => {
        const waits = queue.indexOf(request)
        if (waits < 0) return
        queue.splice(waits, 1)
        reject(new DOMException('aborted', 'AbortError'))
      })
      queueMicrotask(() => this.#grant(name))
    })
  }

  #grant(name: string): void {
    if (this.#held.has(name)) return
    const next = this.#queues.get(name)?.shift()
    if (!next) return
    this.#held.set(name, next)
    next.work().then(
      (value) => this.#ended(name, next, () => next.resolve(value)),
      (error: unknown) => this.#ended(name, next, () => next.reject(error))
    )
  }

  #ended(name: string, request: Request, settleRequest: () => void): void {
    settleRequest()
    if (this.#held.get(name) !== request) return
    this.#held.delete(name)
    this.#grant(name)
  }
}

/** Channels of one browser; a closed or frozen tab hears nothing. */
export class FakeChannels {
  readonly #open = new Map<string, Set<ChannelLike>>()
  /** Drops what a tab would hear. */
  readonly deaf = new Set<ChannelLike>()

  open(name: string): ChannelLike {
    const here = this.#open.get(name) ?? new Set()
    this.#open.set(name, here)
    const channel: ChannelLike = {
      onmessage: null,
      postMessage: (message) => {
        const data: unknown = structuredClone(message)
        for (const other of here) if (other !== channel) queueMicrotask(() => this.deaf.has(other) || other.onmessage?.({ data }))
      },
      close: () => here.delete(channel)
    }
    here.add(channel)
    return channel
  }
}

export class FakePage implements Lifecycle {
  readonly #listeners = new Set<(event: LifecycleEvent) => void>()
  #online = true

  online(): boolean {
    return this.#online
  }

  onChange(listener: (event: LifecycleEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(event: LifecycleEvent): void {
    if (event === 'online' || event === 'offline') this.#online = event === 'online'
    for (const listener of this.#listeners) listener(event)
  }
}
