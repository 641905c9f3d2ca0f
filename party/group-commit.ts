/**
 * Gathers operations into commits: at once when idle; under load it waits a moment, so that many share one transaction.
 * One commit runs at a time, in arrival order; what was submitted together stays together. Not here: what a commit does.
 */
import type { Millis } from '../schema/domain/ids.ts'

/** Under load (a commit ended less than `BUSY_MS` ago) a commit waits at most `GATHER_MS` for company. */
export const BUSY_MS = 20
export const GATHER_MS = 15
/** So many at least, or gathering is not worth its wait. */
export const CROWD = 4
/** Positions, deltas and D1's parameters stay small: at most so many operations, and so many characters, in one commit. */
export const MAX_OPERATIONS = 200
export const MAX_WEIGHT = 800_000

export interface GroupCommitDeps<Operation, Result> {
  readonly now: () => Millis
  readonly sleep: (ms: number) => Promise<void>
  /** Roughly how many characters an operation brings along. */
  readonly weigh: (operation: Operation) => number
  /**
   * Commits them all and answers one result each, or throws and has changed nothing: `BatchRefused` where it is the operations' own fault,
   * anything else where the store is.
   */
  readonly commit: (operations: readonly Operation[]) => Promise<readonly Result[]>
}

/** The store is there and would not take this batch: something in it is wrong. */
export class BatchRefused extends Error {
  override readonly name = 'BatchRefused'
}

/** What was submitted together: committed in one piece, or in order up to the first that fails. */
interface Waiting<Operation, Result> {
  readonly operations: readonly Operation[]
  readonly weight: number
  readonly resolve: (results: readonly Result[]) => void
  readonly reject: (error: unknown) => void
}

export class GroupCommit<Operation, Result> {
  readonly #deps: GroupCommitDeps<Operation, Result>
  #queue: Waiting<Operation, Result>[] = []
  #running = false
  #endedAt: Millis = Number.NEGATIVE_INFINITY
  /** How many operations were around when the last commit ended: in it, or waiting already. */
  #crowd = 0
  #enough: (() => void) | undefined

  constructor(deps: GroupCommitDeps<Operation, Result>) {
    this.#deps = deps
  }

  /** Resolves when the operation is durable, with what it came to; rejects when it could not be committed. */
  async submit(operation: Operation): Promise<Result> {
    return resultAt(await this.submitAll([operation]), 0)
  }

  /** The same for several whose order matters: none is committed where an earlier one could not be. */
  submitAll(operations: readonly Operation[]): Promise<readonly Result[]> {
    return new Promise((resolve, reject) => {
      const weight = operations.reduce((sum, operation) => sum + this.#deps.weigh(operation), 0)
      this.#queue.push({ operations, weight, resolve, reject })
      if (this.#queue.length >= this.#crowd) this.#enough?.()
      if (!this.#running) void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#queue.length > 0) {
      await this.#gather()
      const group = this.#takeGroup()
      await this.#commit(group)
      this.#crowd = Math.min(MAX_OPERATIONS, group.length + this.#queue.length)
      this.#endedAt = this.#deps.now()
    }
    this.#running = false
  }

  /**
   * Who is answered now often asks again at once: company is worth waiting for until as many are there as were around last time,
   * the answered and the waiting. Of a few, nobody waits.
   */
  async #gather(): Promise<void> {
    const isCalm = this.#deps.now() - this.#endedAt >= BUSY_MS || this.#crowd < CROWD
    if (isCalm || this.#queue.length >= this.#crowd) return
    const enough = new Promise<void>((resolve) => {
      this.#enough = resolve
    })
    await Promise.race([enough, this.#deps.sleep(GATHER_MS)])
    this.#enough = undefined
  }

  #takeGroup(): Waiting<Operation, Result>[] {
    let [weight, count] = [0, 0]
    const fits = this.#queue.findIndex((waiting, index) => {
      weight += waiting.weight
      count += waiting.operations.length
      return index > 0 && (count > MAX_OPERATIONS || weight > MAX_WEIGHT)
    })
    return this.#queue.splice(0, fits === -1 ? this.#queue.length : fits)
  }

  /**
   * What cannot be committed fails alone: a group that was refused twice is halved until it is found. Where the store itself failed nobody is
   * to blame: all fail, in order, and ask again.
   */
  async #commit(group: readonly Waiting<Operation, Result>[], again = true): Promise<void> {
    try {
      const results = await this.#deps.commit(group.flatMap((waiting) => waiting.operations))
      let from = 0
      for (const { operations, resolve } of group) {
        resolve(results.slice(from, from + operations.length))
        from += operations.length
      }
    } catch (error) {
      if (!(error instanceof BatchRefused)) for (const { reject } of group) reject(error)
      else if (again) await this.#commit(group, false)
      else await this.#findTheFault(group, error)
    }
  }

  async #findTheFault(group: readonly Waiting<Operation, Result>[], error: BatchRefused): Promise<void> {
    const half = group.length >> 1
    if (half > 0) {
      await this.#commit(group.slice(0, half), false)
      return this.#commit(group.slice(half), false)
    }
    const [alone] = group
    if (!alone) return
    if (alone.operations.length === 1) return alone.reject(error)
    try {
      const results: Result[] = []
      for (const operation of alone.operations) results.push(resultAt(await this.#deps.commit([operation]), 0))
      alone.resolve(results)
    } catch (first) {
      alone.reject(first)
    }
  }
}

const resultAt = <Result>(results: readonly Result[], index: number): Result => {
  const result = results[index]
  if (result === undefined) throw new Error('a commit answered fewer results than it took operations')
  return result
}
