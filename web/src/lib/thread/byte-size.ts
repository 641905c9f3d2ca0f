/** Sizes of files as people read them: "840 B", "12 kB", "3.4 MB"; thousands, as phones count. */
const UNITS = ['B', 'kB', 'MB', 'GB'] as const

export const byteSize = (bytes: number, tag: string): string => {
  let [value, unit] = [bytes, 0]
  while (value >= 999.5 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1]
  const digits = unit > 1 && value < 10 ? 1 : 0
  return `${new Intl.NumberFormat(tag, { maximumFractionDigits: digits }).format(value)} ${UNITS[unit]}`
}
