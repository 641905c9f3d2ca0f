/**
 * A list that does not jump (QUE-13): what a list shows while somebody works in it, as a function of what it should show, what it shows and
 * where they look. Nothing moves above the end of what they see; it collects as "3 new". Not here: measuring, scrolling (components/queue).
 */
import type { ConversationId } from '../../../../schema/domain/ids.ts'

/** So long after the last movement, key, touch or turn of the wheel in the list somebody counts as engaged in it. */
export const ENGAGED_MS = 3000

export interface ListState {
  readonly shown: readonly ConversationId[]
  /** Rows that left the list by another's hand and stay, dimmed, until they can go without a jump. */
  readonly gone: ReadonlySet<ConversationId>
  /** Rows that have come, or come up, to a place above or within what is seen: "3 new". */
  readonly arrivals: number
  /** How many more rows stand above what is seen than before: times the height of a row it corrects the scroll position. */
  readonly shift: number
}

export interface ListInput {
  /** What the index says. */
  readonly wanted: readonly ConversationId[]
  readonly before: ListState
  /** Indexes in `before.shown`: from the first row that is seen to the one after the last. */
  readonly viewport: { readonly first: number; readonly last: number }
  /** False also when somebody asks for what has collected. */
  readonly engaged: boolean
  /** Rows that the reader acted on: those leave at once, for they know why. */
  readonly acted: ReadonlySet<ConversationId>
}

const NOBODY: ReadonlySet<ConversationId> = new Set()

/** The list as it is wanted, whatever was shown: the first one, and after a change of view, sort or filter. */
export const freshList = (wanted: readonly ConversationId[]): ListState => ({ shown: wanted, gone: NOBODY, arrivals: 0, shift: 0 })

export const nextList = (input: ListInput): ListState =>
  input.engaged && input.before.shown.length > 0 ? heldStill(input) : released(input)

/** Who is at the top stays at the top; anybody else keeps the rows before their eyes. */
const released = ({ wanted, before, viewport }: ListInput): ListState => ({
  ...freshList(wanted),
  shift: viewport.first === 0 ? 0 : shiftOf(wanted, before.shown, viewport)
})

/** By how much most of the rows that are seen moved: one of them that went elsewhere takes nobody along. */
const shiftOf = (wanted: readonly ConversationId[], shown: readonly ConversationId[], { first, last }: ListInput['viewport']): number => {
  const seen = shown.slice(first, last)
  const shifts = seen.map((id, index) => [wanted.indexOf(id), first + index] as const).filter(([now]) => now !== -1)
  const votes = Map.groupBy(shifts, ([now, then]) => now - then)
  const [shift = 0] = [...votes].toSorted(([, one], [, other]) => other.length - one.length)[0] ?? []
  return shift
}

const heldStill = ({ wanted, before, viewport, acted }: ListInput): ListState => {
  const place = new Map(wanted.map((id, index) => [id, index]))
  const isDone = (id: ConversationId): boolean => acted.has(id) && !place.has(id)
  const upToEnd = before.shown.slice(0, viewport.last)
  const fixed = upToEnd.filter((id) => !isDone(id))
  const border = borderOf(before.shown.slice(viewport.first, viewport.last), place)
  const below = belowOf(before.shown.slice(viewport.last), new Set(fixed), wanted, place, border)
  const shown = [...fixed, ...below]
  const fixedSet = new Set(fixed)
  return {
    shown,
    gone: new Set(fixed.filter((id) => !place.has(id))),
    arrivals: wanted.slice(0, Math.max(0, border)).filter((id) => !fixedSet.has(id)).length,
    shift: 0 - upToEnd.slice(0, viewport.first).filter(isDone).length
  }
}

/**
 * What comes after this place of the wanted list comes below what is seen. It is that of the last row that is seen, of those that kept their
 * order among each other; -1 where none of them is wanted any more.
 */
const borderOf = (seen: readonly ConversationId[], place: ReadonlyMap<ConversationId, number>): number =>
  longestRising(seen.flatMap((id) => place.get(id) ?? [])).at(-1) ?? -1

/** Rows that stand there already stay, in the order that is wanted; new ones come if their place is there. */
const belowOf = (
  there: readonly ConversationId[],
  fixed: ReadonlySet<ConversationId>,
  wanted: readonly ConversationId[],
  place: ReadonlyMap<ConversationId, number>,
  border: number
): readonly ConversationId[] => {
  const cameUp = there.filter((id) => (place.get(id) ?? border) < border && !fixed.has(id))
  return [
    ...cameUp.toSorted((one, other) => (place.get(one) ?? 0) - (place.get(other) ?? 0)),
    ...wanted.slice(border + 1).filter((id) => !fixed.has(id))
  ]
}

/** A longest rising selection of distinct numbers, by patience sorting. */
const longestRising = (numbers: readonly number[]): readonly number[] => {
  const ends: number[] = []
  const previous: number[] = []
  numbers.forEach((number, index) => {
    const length = ends.findIndex((end) => (numbers[end] ?? 0) >= number)
    const at = length === -1 ? ends.length : length
    previous[index] = ends[at - 1] ?? -1
    ends[at] = index
  })
  const rising: number[] = []
  for (let index = ends.at(-1) ?? -1; index !== -1; index = previous[index] ?? -1) rising.push(numbers[index] ?? 0)
  return rising.toReversed()
}

/** The row to go to when this one leaves: the next that has not left itself, else the one before, else none. */
export const neighbourAfter = (
  shown: readonly ConversationId[],
  id: ConversationId,
  gone: ReadonlySet<ConversationId> = NOBODY
): ConversationId | null => {
  const at = shown.indexOf(id)
  const isThere = (other: ConversationId): boolean => other !== id && !gone.has(other)
  return shown.slice(at + 1).find(isThere) ?? shown.slice(0, Math.max(0, at)).findLast(isThere) ?? null
}
