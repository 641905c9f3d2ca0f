import { describe, expect, test } from 'vitest'
import { CUSTOMER_BURST, CUSTOMER_INTERVAL_MS, NUMBER_BURST, NUMBER_INTERVAL_MS, Pacer } from './pacer.ts'

/** Sends to the customers in turn as fast as the pacer lets it; answers when each one left. */
const run = (pacer: Pacer, customers: readonly string[], from = 0): number[] => {
  let now = from
  return customers.map((customer) => {
    now = pacer.readyAt(customer, now)
    pacer.take(customer, now)
    return now
  })
}
const many = (count: number, name: (index: number) => string) => Array.from({ length: count }, (_, index) => name(index))
const within = (times: readonly number[], from: number, length: number) => times.filter((at) => at >= from && at < from + length).length

describe('pace', () => {
  test('[SND11] a number sends a burst at once, then at most 60 a second', () => {
    const times = run(new Pacer(), many(400, String))
    expect(times.filter((at) => at === 0)).toHaveLength(NUMBER_BURST)
    for (let from = 0; from < 5000; from += 250) expect(within(times, from, 1000)).toBeLessThanOrEqual(60 + NUMBER_BURST)
    expect(times.at(-1)).toBe((400 - NUMBER_BURST) * NUMBER_INTERVAL_MS)
  })

  test('[SND11] WhatsApp’s 80 a second is never met', () => {
    const times = run(new Pacer(), many(1000, String))
    for (const from of times) expect(within(times, from, 1000)).toBeLessThanOrEqual(80)
  })

  test('[SND11] a customer gets a burst, then one message in six seconds', () => {
    const times = run(
      new Pacer(),
      many(CUSTOMER_BURST + 3, () => 'ida')
    )
    expect(times[CUSTOMER_BURST - 1]).toBeLessThan(1000)
    const rest = times.slice(CUSTOMER_BURST - 1)
    for (const [index, at] of rest.slice(1).entries()) expect(at - (rest[index] ?? 0)).toBeGreaterThan(CUSTOMER_INTERVAL_MS - 1000)
    expect(CUSTOMER_BURST).toBeLessThan(45)
  })

  test('[SND11] one customer’s pace holds nobody else back', () => {
    const pacer = new Pacer()
    run(
      pacer,
      many(CUSTOMER_BURST, () => 'ida')
    )
    expect(pacer.readyAt('ida', 2000)).toBeGreaterThan(2000)
    expect(pacer.readyAt('otto', 2000)).toBe(2000)
  })

  test('[SND11] after quiet the burst is whole again', () => {
    const pacer = new Pacer()
    run(
      pacer,
      many(CUSTOMER_BURST, () => 'ida')
    )
    const later = CUSTOMER_BURST * CUSTOMER_INTERVAL_MS
    const times = run(
      pacer,
      many(CUSTOMER_BURST, () => 'ida'),
      later
    )
    expect(times.at(-1)).toBe(later)
  })

  test('[SND11] being asked takes nothing', () => {
    const pacer = new Pacer()
    for (let count = 0; count < 1000; count++) expect(pacer.readyAt('ida', 0)).toBe(0)
  })
})

describe('a hold', () => {
  test('[SND6] [SND11] keeps the whole number until its time, and the longest one counts', () => {
    const pacer = new Pacer()
    pacer.hold(5000)
    pacer.hold(3000)
    expect(pacer.readyAt('ida', 0)).toBe(5000)
    expect(pacer.readyAt('otto', 4999)).toBe(5000)
    expect(pacer.readyAt('otto', 5001)).toBe(5001)
  })
})
