/** Which rows of a long list are drawn. */
import { describe, expect, it } from 'vitest'
import { OVERSCAN, rowsDrawn, rowsInSight, type Scroll, topShowing } from './visible-rows.ts'

const at = (top: number, total = 10_000): Scroll => ({ top, height: 640, rowHeight: 64, total })

describe('rows in sight', () => {
  it('a list that was not scrolled shows its first rows', () => {
    expect(rowsInSight(at(0))).toEqual({ first: 0, end: 10 })
  })
  it('half of a row counts', () => {
    expect(rowsInSight(at(32))).toEqual({ first: 0, end: 11 })
    expect(rowsInSight(at(64))).toEqual({ first: 1, end: 11 })
  })
  it('a list that became short while it was scrolled shows nothing beyond its end', () => {
    expect(rowsInSight(at(64_000, 3))).toEqual({ first: 3, end: 3 })
    expect(rowsInSight(at(0, 0))).toEqual({ first: 0, end: 0 })
  })
})

describe('rows drawn', () => {
  it('are those in sight and some on each side, within the list', () => {
    expect(rowsDrawn(at(0))).toEqual({ first: 0, end: 10 + OVERSCAN })
    expect(rowsDrawn(at(64 * 500))).toEqual({ first: 500 - OVERSCAN, end: 510 + OVERSCAN })
    expect(rowsDrawn(at(64 * 9_990))).toEqual({ first: 9_990 - OVERSCAN, end: 10_000 })
  })
  it('are never more than thirty at this height, wherever the list stands', () => {
    for (let top = 0; top < 640_000; top += 997) {
      const { first, end } = rowsDrawn(at(top))
      expect(end - first).toBeLessThan(30)
    }
  })
})

describe('bringing a row into sight', () => {
  it('a row in sight moves nothing', () => {
    expect(topShowing(505, at(64 * 500))).toBe(64 * 500)
  })
  it('a row above or below comes in with one more beyond it', () => {
    expect(topShowing(100, at(64 * 500))).toBe(64 * 99)
    expect(topShowing(600, at(64 * 500))).toBe(64 * 602 - 640)
  })
  it('at the ends there is no row beyond', () => {
    expect(topShowing(0, at(64 * 500))).toBe(0)
    expect(topShowing(9_999, at(0))).toBe(640_000 - 640)
  })
  it('a list shorter than its place is never scrolled', () => {
    expect(topShowing(2, at(0, 3))).toBe(0)
  })
})
