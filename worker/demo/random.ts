/** Chance from a seed: the same seed and label give the same choices on every machine. Not for secrets or ids that must be unguessable. */
export interface Random {
  /** At least 0, below 1. */
  readonly next: () => number
  /** A whole number, both ends possible. */
  readonly whole: (from: number, to: number) => number
  /** Throws a RangeError for an empty list. */
  readonly pick: <T>(list: readonly T[]) => T
  /** True in `share` of the cases (0 to 1). */
  readonly chance: (share: number) => boolean
  readonly shuffled: <T>(list: readonly T[]) => readonly T[]
}

/** Spreads every bit of a 32-bit number over all others, so that neighbouring seeds have nothing in common. */
const stir = (value: number): number => {
  let bits = value | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d)
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b)
  return (bits ^ (bits >>> 16)) >>> 0
}

const seedOf = (seed: number, label: string): number =>
  [...label].reduce((sum, letter) => stir(sum ^ Math.imul(letter.codePointAt(0) ?? 0, 0x01000193)), stir(seed))

/** A label gives each user of chance its own stream: what one story draws never shifts what another one gets. */
export const randomFrom = (seed: number, label: string): Random => {
  let state = seedOf(seed, label)
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0
    return stir(state) / 0x1_0000_0000
  }
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  const pick = <T>(list: readonly T[]): T => {
    const place = whole(0, list.length - 1)
    for (const chosen of list.slice(place, place + 1)) return chosen
    throw new RangeError('nothing to pick from')
  }
  return { next, whole, pick, chance: (share) => next() < share, shuffled: (list) => shuffle(list, whole) }
}

const shuffle = <T>(list: readonly T[], whole: Random['whole']): readonly T[] =>
  list
    .map((entry) => ({ entry, rank: whole(0, 0xffff_ffff) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ entry }) => entry)
