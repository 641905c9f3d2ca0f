/** What rows and headers say about the reply window. */
import { describe, expect, it } from 'vitest'
import { WINDOW_MARGIN_MS } from '../../../../schema/domain/service-window.ts'
import { CLOSING_MS, windowLeft } from './window-left.ts'

const NOW = 1_800_000_000_000
const HOUR = 3_600_000

describe('what is left of the reply window', () => {
  it('with hours to go it is open and its ring is full', () => {
    expect(windowLeft(NOW + 5 * HOUR, NOW)).toEqual({ open: true, leftMs: 5 * HOUR, closing: false, closed: false, ring: 1 })
  })
  it('in the last two hours it is closing and the ring drains', () => {
    expect(windowLeft(NOW + CLOSING_MS, NOW).closing).toBe(false)
    expect(windowLeft(NOW + CLOSING_MS - 1, NOW).closing).toBe(true)
    expect(windowLeft(NOW + HOUR / 2, NOW)).toEqual({ open: true, leftMs: HOUR / 2, closing: true, closed: false, ring: 0.25 })
  })
  it('within the margin in which the server sends no more, it is closed', () => {
    expect(windowLeft(NOW + WINDOW_MARGIN_MS, NOW)).toEqual({ open: false, leftMs: 0, closing: false, closed: true, ring: 0 })
    expect(windowLeft(NOW + WINDOW_MARGIN_MS + 1, NOW).open).toBe(true)
  })
  it('who never wrote has no open window', () => {
    expect(windowLeft(null, NOW)).toEqual({ open: false, leftMs: 0, closing: false, closed: true, ring: 0 })
  })
})
