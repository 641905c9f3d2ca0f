/** Sides of a comparison take turns, block by block, so that whatever else the machine does falls on all of them. Not here: what a block does. */
import { parseArgs } from 'node:util'

/** Fewer blocks say nothing about a median's range. */
const BLOCKS = 9

/** How many blocks each side gets: `--blocks N`, for a quick look with fewer. */
export function blocksFrom(args: readonly string[]): number {
  const { blocks } = parseArgs({ args: [...args], options: { blocks: { type: 'string', default: String(BLOCKS) } } }).values
  if (!/^[1-9]\d{0,2}$/.test(blocks)) throw new Error(`--blocks wants a whole number from 1 to 999, not '${blocks}'`)
  return Number(blocks)
}

/** Runs one block of a side; it is given the block's number, -1 for the warm-up. */
export type Side<Result> = (block: number) => Promise<Result>

/** What each side's blocks gave, in order, without the warm-up. The side that begins changes from round to round. */
export async function takeTurns<Name extends string, Result>(
  blocks: number,
  sides: Readonly<Record<Name, Side<Result>>>
): Promise<Record<Name, Result[]>> {
  const names = Object.keys(sides) as Name[]
  const results = Object.fromEntries<Result[]>(names.map((name) => [name, []])) as Record<Name, Result[]>
  for (let block = -1; block < blocks; block++)
    for (const turn of names.keys()) {
      const name = names[(turn + Math.max(block, 0)) % names.length]
      if (name === undefined) continue
      const result = await sides[name](block)
      if (block >= 0) results[name].push(result)
    }
  return results
}

/** The value below which `share` of the values lie, between neighbours in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  if (below === undefined || above === undefined) throw new Error('no values, no quantile')
  return below + (above - below) * (place - Math.floor(place))
}

export interface Spread {
  readonly median: number
  readonly range: readonly [first: number, third: number]
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: quantile(values, 0.5),
  range: [quantile(values, 0.25), quantile(values, 0.75)]
})

/** `f` of the two sides' blocks of each round. */
export const perRound = (ours: readonly number[], theirs: readonly number[], f: (ours: number, theirs: number) => number): number[] =>
  ours.flatMap((value, round) => {
    const other = theirs[round]
    return other === undefined ? [] : [f(value, other)]
  })
