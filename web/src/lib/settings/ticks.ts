/**
 * What somebody ticks over a list that colleagues may change meanwhile: what was not ticked here stays theirs. Not here: saving, drawing.
 */
import { isSameSet } from './rights.ts'

/** By id: in, or out. */
export type Ticks = ReadonlyMap<string, boolean>
export const NO_TICKS: Ticks = new Map()

export const withTick = (ticks: Ticks, id: string, isIn: boolean): Ticks => new Map([...ticks, [id, isIn]])

/** The list as it is now, with the ticks. */
export const ticked = (list: readonly string[], ticks: Ticks): string[] => [
  ...list.filter((id) => ticks.get(id) !== false),
  ...[...ticks].flatMap(([id, isIn]) => (isIn && !list.includes(id) ? [id] : []))
]

/** What was ticked between two lists, after what was ticked before. */
export const ticksBetween = (ticks: Ticks, before: readonly string[], after: readonly string[]): Ticks =>
  isSameSet(before, after)
    ? ticks
    : new Map([
        ...ticks,
        ...before.filter((id) => !after.includes(id)).map((id) => [id, false] as const),
        ...after.filter((id) => !before.includes(id)).map((id) => [id, true] as const)
      ])
