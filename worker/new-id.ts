/**
 * Ids in the order of time (UUID version 7): rows that are made one after the other lie side by side in D1, which makes a commit touch
 * a few pages instead of one per row. Time and chance are handed in (L12).
 */
import type { Millis } from '../schema/domain/ids.ts'

export interface NewIdDeps {
  readonly now: () => Millis
  /** Fills the bytes with chance. */
  readonly random: (bytes: Uint8Array) => Uint8Array
}

/** 12 bits count ids of the same millisecond; past them the clock of the ids runs ahead a little. */
const COUNTS = 4096

/** Makes ids that rise, also within a millisecond and when the clock steps back. */
export const createNewId = ({ now, random }: NewIdDeps): (() => string) => {
  let time = 0
  let count = 0
  return () => {
    const clock = now()
    if (clock > time) {
      time = clock
      count = 0
    } else if (++count === COUNTS) {
      time += 1
      count = 0
    }
    return format(time, count, random(new Uint8Array(8)))
  }
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

const format = (time: Millis, count: number, chance: Uint8Array): string => {
  const [first = 0, ...rest] = chance
  const tail = hex(0x80 | (first & 0x3f), 2) + rest.map((byte) => hex(byte, 2)).join('')
  const head = hex(time, 12)
  return `${head.slice(0, 8)}-${head.slice(8)}-7${hex(count, 3)}-${tail.slice(0, 4)}-${tail.slice(4)}`
}
