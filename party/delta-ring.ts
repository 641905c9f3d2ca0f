/**
 * The recent commits, for devices that come back after a moment; bounded by rows, so that the hub's memory stays small.
 * Not here: older ones (they are read from D1).
 */
import type { Seq } from '../schema/domain/ids.ts'
import type { Broadcast } from './broadcast.ts'

/** Rows of all kept deltas together; a row is about a kilobyte. A commit with more of its own is not kept, nor told as a delta. */
export const RING_ROWS = 10_000

export class DeltaRing {
  #broadcasts: Broadcast[] = []
  #rows = 0

  push(broadcast: Broadcast): void {
    this.#broadcasts.push(broadcast)
    this.#rows += rowsOf(broadcast)
    let dropped = 0
    while (this.#rows > RING_ROWS && dropped < this.#broadcasts.length - 1) this.#rows -= rowsOf(this.#broadcasts[dropped++])
    if (dropped > 0) this.#broadcasts = this.#broadcasts.slice(dropped)
  }

  clear(): void {
    this.#broadcasts = []
    this.#rows = 0
  }

  /** The commits after `seq` up to `head`, if all of them are here in one chain; nothing is missing is an empty list. */
  since(seq: Seq, head: Seq): readonly Broadcast[] | undefined {
    const missing = this.#broadcasts.filter(({ delta }) => delta.to > seq)
    const chain = missing.every(({ delta }, index) => delta.from === (index === 0 ? seq : missing[index - 1]?.delta.to))
    return chain && (missing.at(-1)?.delta.to ?? seq) === head ? missing : undefined
  }
}

/** How much of the ring a commit takes. */
export const rowsOf = (broadcast: Broadcast | undefined): number =>
  1 + Object.values(broadcast?.delta.rows ?? {}).reduce((sum, rows) => sum + rows.length, 0)
