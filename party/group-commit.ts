/**
 * Gathers operations into commits: at once when idle; under load it waits a moment, so that many share one transaction.
 * One commit runs at a time, in arrival order. Not here: what a commit does.
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
  /** Commits them all and answers one result each, or throws and has changed nothing. */
  readonly commit: (operations: readonly Operation[]) => Promise<readonly Result[]>
}

interface Waiting<Operation, Result> {
  readonly operation: Operation
  readonly weight: number
  readonly resolve: (result: Result) => void
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
  submit(operation: Operation): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ operation, weight: this.#deps.weigh(operation), resolve, reject })
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
    let weight = 0
    const fits = this.#queue.findIndex((waiting, index) => {
      weight += waiting.weight
      return index > 0 && (index >= MAX_OPERATIONS || weight > MAX_WEIGHT)
    })
    return this.#queue.splice(0, fits === -1 ? this.#queue.length : fits)
  }

  /** An operation that cannot be committed fails alone: its group is halved until it is found. */
  async #commit(group: readonly Waiting<Operation, Result>[]): Promise<void> {
    try {
      const results = await this.#deps.commit(group.map((waiting) => waiting.operation))
      for (const [index, waiting] of group.entries()) waiting.resolve(resultAt(results, index))
    } catch (error) {
      const half = group.length >> 1
      if (half === 0) return group[0]?.reject(error)
      await this.#commit(group.slice(0, half))
      await this.#commit(group.slice(half))
    }
  }
}

const resultAt = <Result>(results: readonly Result[], index: number): Result => {
  const result = results[index]
  if (result === undefined) throw new Error('a commit answered fewer results than it took operations')
  return result
}
