/**
 * A synchronous 128-bit fingerprint of a JSON value, the same for ever and whatever the order of keys.
 * It tells events apart that have no id of their own (reference 2.3). Not for secrets: the bodies are signed, nobody is attacking it.
 */

/** Four lanes with their own seed and odd multiplier: what collides in one does not in the others. */
const SEEDS = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344] as const
const FACTORS = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f] as const

const TAGS = { text: 1, number: 2, true: 3, false: 4, null: 5, list: 6, record: 7, other: 8 } as const

type Feed = (word: number) => void

const mix = (lane: number, word: number, factor: number): number => {
  const mixed = Math.imul(lane ^ word, factor)
  return mixed ^ (mixed >>> 15)
}

const feedText = (feed: Feed, tag: number, text: string): void => {
  feed(tag)
  feed(text.length)
  for (let at = 0; at < text.length; at += 1) feed(text.charCodeAt(at))
}

/** Feeds a value without its inner values, which are put on the stack: nesting costs memory, never call depth. */
const feedNode = (feed: Feed, value: unknown, stack: unknown[]): void => {
  if (typeof value === 'string') feedText(feed, TAGS.text, value)
  else if (typeof value === 'number') feedText(feed, TAGS.number, String(value))
  else if (value === null) feed(TAGS.null)
  else if (typeof value === 'boolean') feed(value ? TAGS.true : TAGS.false)
  else if (typeof value !== 'object') feed(TAGS.other)
  else {
    const entries = Object.entries(value)
    if (!Array.isArray(value)) entries.sort(([a], [b]) => (a < b ? -1 : 1))
    feed(Array.isArray(value) ? TAGS.list : TAGS.record)
    feed(entries.length)
    for (const [key, inner] of entries) {
      feedText(feed, TAGS.text, key)
      stack.push(inner)
    }
  }
}

const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0')

/** 32 hexadecimal digits. */
export const stableHash = (value: unknown): string => {
  let [a, b, c, d]: [number, number, number, number] = [...SEEDS]
  const feed: Feed = (word) => {
    a = mix(a, word, FACTORS[0])
    b = mix(b, word, FACTORS[1])
    c = mix(c, word, FACTORS[2])
    d = mix(d, word, FACTORS[3])
  }
  const stack: unknown[] = [value]
  while (stack.length > 0) feedNode(feed, stack.pop(), stack)
  // Two rounds in which each lane hears its neighbours, so that the last characters reach every bit.
  for (let round = 0; round < 2; round += 1) for (const lane of [a, b, c, d]) feed(lane)
  return hex(a) + hex(b) + hex(c) + hex(d)
}
