import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isWindowOpen, WINDOW_MARGIN_MS, WINDOW_MS, windowAfterInbound } from './service-window.ts'

const SENT = Date.UTC(2026, 10, 23, 12)

describe('the reply window', () => {
  test('[WIN1] it closes 24 hours after the customer wrote, a few seconds early for the call to arrive', () => {
    const closesAt = windowAfterInbound(null, SENT)
    expect(closesAt).toBe(SENT + 24 * 3_600_000)
    expect(isWindowOpen(closesAt, closesAt - WINDOW_MARGIN_MS - 1)).toBe(true)
    expect(isWindowOpen(closesAt, closesAt - WINDOW_MARGIN_MS)).toBe(false)
    expect(WINDOW_MARGIN_MS).toBeLessThan(60_000)
  })

  test('[WIN1] messages in whatever order give the window of the last one that was sent', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: WINDOW_MS * 3 }), { minLength: 1 }), (times) => {
        const closesAt = times.reduce<number | null>(windowAfterInbound, null)
        expect(closesAt).toBe(Math.max(...times) + WINDOW_MS)
      })
    )
  })

  test('[WIN1] where the customer never wrote there is no window', () => {
    expect(isWindowOpen(null, 0)).toBe(false)
  })
})
