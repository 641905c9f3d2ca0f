/**
 * Whose tries count as one at the door: an IPv4 address, or the /64 of an IPv6 address, which one household or server has to itself, however
 * it is spelt (T12). Not here: counting (throttle.ts).
 */

/** `address`: as the platform saw the caller (`cf-connecting-ip`); null on one's own machine. */
export const prefixOf = (address: string | null): string => {
  if (address === null) return 'local'
  const [text = ''] = address
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .split('%') // a zone names a cable of that machine, not another caller
  const four = fourOf(text)
  if (four) return `4:${four.join('.')}`
  const six = sixOf(text)
  if (!six) return 'unknown'
  const [, , , , , marker, high = 0, low = 0] = six
  const isMapped = six.slice(0, 5).every((group) => group === 0) && marker === 0xffff
  if (isMapped) return `4:${[high >> 8, high & 255, low >> 8, low & 255].join('.')}`
  return `6:${six
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}`
}

const fourOf = (text: string): readonly number[] | null => {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part))) return null
  const bytes = parts.map(Number)
  return bytes.every((byte) => byte <= 255) ? bytes : null
}

/** The eight groups of an IPv6 address, or null where it is none. */
const sixOf = (text: string): readonly number[] | null => {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const groups = halves.map((half) => (half === '' ? [] : groupsOf(half)))
  const [head, tail] = groups
  if (!head || tail === null) return null
  if (tail === undefined) return head.length === 8 ? head : null
  const missing = 8 - head.length - tail.length
  return missing < 1 ? null : [...head, ...Array<number>(missing).fill(0), ...tail]
}

const groupsOf = (half: string): readonly number[] | null => {
  const parts = half.split(':')
  const four = fourOf(parts.at(-1) ?? '')
  const hex = four ? parts.slice(0, -1) : parts
  if (!hex.every((part) => /^[0-9a-f]{1,4}$/i.test(part))) return null
  const [a = 0, b = 0, c = 0, d = 0] = four ?? []
  return [...hex.map((part) => Number.parseInt(part, 16)), ...(four ? [(a << 8) | b, (c << 8) | d] : [])]
}
