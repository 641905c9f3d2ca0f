import { describe, expect, test } from 'vitest'
import { randomFrom } from './random.ts'

const first = (seed: number, label: string): readonly number[] => {
  const random = randomFrom(seed, label)
  return Array.from({ length: 20 }, random.next)
}

describe('chance from a seed', () => {
  test('[DEMO1] the same seed and label give the same numbers', () => {
    expect(first(7, 'a')).toEqual(first(7, 'a'))
  })

  test('another seed or another label gives others', () => {
    expect(first(7, 'a')).not.toEqual(first(8, 'a'))
    expect(first(7, 'a')).not.toEqual(first(7, 'b'))
  })

  test('numbers are spread evenly from 0 up to 1', () => {
    const random = randomFrom(1, 'spread')
    const tenths = Array.from({ length: 10 }, () => 0)
    for (let draw = 0; draw < 10_000; draw += 1) {
      const tenth = Math.floor(random.next() * 10)
      tenths[tenth] = (tenths[tenth] ?? 0) + 1
    }
    for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150)
  })

  test('both ends of a range come, and nothing outside of it', () => {
    const random = randomFrom(1, 'range')
    const drawn = new Set(Array.from({ length: 200 }, () => random.whole(3, 6)))
    expect([...drawn].sort()).toEqual([3, 4, 5, 6])
  })

  test('shuffling keeps every entry', () => {
    const list = ['a', 'b', 'c', 'd', 'e']
    expect([...randomFrom(3, 'cards').shuffled(list)].sort()).toEqual(list)
  })

  test('picking from nothing is an error', () => {
    expect(() => randomFrom(1, '').pick([])).toThrow(RangeError)
  })
})
