/** The test of two samples tells what is known of it. */
import { describe, expect, test } from 'vitest'
import { randomFrom } from '../../worker/demo/random.ts'
import { chanceOf, distance } from './two-sample.ts'

describe('two samples', () => {
  test('are as far apart as their distributions at the worst place', () => {
    expect(distance([1, 2, 3, 4], [1, 2, 3, 4])).toBe(0)
    expect(distance([1, 2], [3, 4])).toBe(1)
    expect(distance([1, 2, 3, 4], [3, 4, 5, 6])).toBe(0.5)
    expect(distance([5, 1, 1, 3], [1, 1, 1, 1])).toBe(0.5)
  })

  test('have the chances that the tables say', () => {
    // The usual critical values: c(0.05) = 1.358, c(0.001) = 1.949, in units of the square root of (n + m) / nm.
    const unit = Math.sqrt(4_000 / 4_000_000)
    expect(chanceOf(1.358 * unit, 2_000, 2_000)).toBeCloseTo(0.05, 2)
    expect(chanceOf(1.949 * unit, 2_000, 2_000)).toBeCloseTo(0.001, 3)
    expect([chanceOf(0, 100, 100), chanceOf(1, 100, 100)]).toEqual([1, expect.closeTo(0, 9)])
  })

  test('of one distribution are told apart as rarely as that, a shifted one always', () => {
    const { next } = randomFrom(7, 'two samples')
    const sample = (shift: number) => Array.from({ length: 500 }, () => next() + next() + shift)
    const chances = Array.from({ length: 200 }, () => chanceOf(distance(sample(0), sample(0)), 500, 500))
    expect(chances.filter((chance) => chance < 0.05).length).toBeLessThan(25)
    expect(chances.filter((chance) => chance < 0.001)).toEqual([])
    expect(chanceOf(distance(sample(0), sample(0.3)), 500, 500)).toBeLessThan(0.001)
  })
})
