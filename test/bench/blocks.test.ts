import { describe, expect, test } from 'vitest'
import { blocksFrom, perRound, quantile, spreadOf, takeTurns } from './blocks.ts'

describe('blocks', () => {
  test('every side gets one block a round, the beginner changes, and the warm-up is not counted', async () => {
    const order: string[] = []
    const side = (name: string) => async (block: number) => {
      order.push(`${name}${block}`)
      return block
    }
    const results = await takeTurns(3, { a: side('a'), b: side('b') })
    expect(results).toEqual({ a: [0, 1, 2], b: [0, 1, 2] })
    expect(order.join(' ')).toBe('a-1 b-1 a0 b0 b1 a1 a2 b2')
  })

  test('quartiles lie between neighbours in proportion', () => {
    expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, range: [1.75, 3.25] })
    expect(quantile([7], 0.99)).toBe(7)
    expect(() => quantile([], 0.5)).toThrow('no values')
  })

  test('a ratio is made of blocks of the same round', () => {
    expect(perRound([10, 9], [5, 3], (ours, theirs) => ours / theirs)).toEqual([2, 3])
  })

  test('nine blocks unless fewer or more are asked for, and nonsense is refused', () => {
    expect(blocksFrom([])).toBe(9)
    expect(blocksFrom(['--blocks', '3'])).toBe(3)
    expect(() => blocksFrom(['--blocks', 'many'])).toThrow('whole number')
  })
})
