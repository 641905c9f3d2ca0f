/** Whether two samples can come from one distribution: the two-sample test of Kolmogorov and Smirnov. Not here: taking samples. */

/** The greatest distance between the two empirical distributions, 0 to 1. */
export const distance = (one: readonly number[], other: readonly number[]): number => {
  const [a, b] = [one.toSorted((x, y) => x - y), other.toSorted((x, y) => x - y)]
  let [i, j, most] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] ?? 0, b[j] ?? 0)
    while (i < a.length && (a[i] ?? 0) <= value) i += 1
    while (j < b.length && (b[j] ?? 0) <= value) j += 1
    most = Math.max(most, Math.abs(i / a.length - j / b.length))
  }
  return most
}

const TERMS = 100

/** How often samples of one distribution are at least this far apart (asymptotic, for some dozens of values and more). */
export const chanceOf = (far: number, one: number, other: number): number => {
  const size = Math.sqrt((one * other) / (one + other))
  const scaled = (size + 0.12 + 0.11 / size) * far
  if (scaled < 0.2) return 1 // the series does not settle there, and its limit is 1
  let sum = 0
  for (let k = 1; k <= TERMS; k++) sum += (k % 2 ? 2 : -2) * Math.exp(-2 * k * k * scaled * scaled)
  return Math.min(1, Math.max(0, sum))
}
