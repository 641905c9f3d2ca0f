/** When a device that hears nothing from the server locks its screen. Not here: the lock screen. */
import { beforeEach, describe, expect, test } from 'vitest'
import { fakeKeep } from './keep.test-aid.ts'
import { isLeaseOver, isLocked, keepContact } from './lease.ts'

const DAY = 86_400_000
const START = Date.UTC(2026, 10, 23)
const LEASE = 45

describe('a lease', () => {
  test.for([
    ['a moment after the contact', 0, 0, false],
    ['on its last day', 45, 45, false],
    ['a day later', 46, 46, true],
    ['with the clock set back after it was over', 3, 46, true],
    ['with the clock set back before it was over', 3, 44, false],
    ['with the clock set back to before the contact', -2, 0, true],
    ['with a clock that is put right by an hour', -1 / 24, 0, false]
  ] as const)('%s', ([, now, latest, over]) => {
    expect(isLeaseOver({ at: START, latest: START + latest * DAY }, LEASE, START + now * DAY)).toBe(over)
  })

  test('is as long as the workspace says', () => {
    const contact = { at: START, latest: START }
    expect([2, 4].map((days) => isLeaseOver(contact, 3, START + days * DAY))).toEqual([false, true])
  })
})

describe('a device', () => {
  let keep: ReturnType<typeof fakeKeep>
  beforeEach(() => {
    keep = fakeKeep()
    keepContact(keep, START)
  })

  test('is open until the lease is over, then locked until the server is heard again', () => {
    expect(isLocked(keep, LEASE, START + 44 * DAY)).toBe(false)
    expect(isLocked(keep, LEASE, START + 46 * DAY)).toBe(true)
    keepContact(keep, START + 46 * DAY)
    expect(isLocked(keep, LEASE, START + 46 * DAY)).toBe(false)
  })

  test('[KEP4] stays locked when somebody sets its clock back', () => {
    expect(isLocked(keep, LEASE, START + 46 * DAY)).toBe(true)
    expect(isLocked(keep, LEASE, START + 2 * DAY)).toBe(true)
  })

  test('wins no days by a clock that is set back again and again while it is used', () => {
    for (let day = 0; day <= 45; day += 1) isLocked(keep, LEASE, START + day * DAY)
    isLocked(keep, LEASE, START + 45.5 * DAY)
    expect(isLocked(keep, LEASE, START + DAY)).toBe(true)
  })

  test('is opened by the server also after its clock had run ahead', () => {
    expect(isLocked(keep, LEASE, START + 4000 * DAY)).toBe(true)
    keepContact(keep, START + DAY)
    expect(isLocked(keep, LEASE, START + DAY)).toBe(false)
  })

  test('writes its disk every ten minutes, not at every word of the server', () => {
    const before = keep.kept.get('baton.contact')
    keepContact(keep, START + 60_000)
    isLocked(keep, LEASE, START + 120_000)
    expect(keep.kept.get('baton.contact')).toBe(before)
    keepContact(keep, START + 700_000)
    expect(keep.kept.get('baton.contact')).not.toBe(before)
  })

  test('that knows of no contact begins with the day on which it is asked', () => {
    for (const text of [null, '', 'x y', '12']) {
      const other = fakeKeep()
      if (text !== null) other.kept.set('baton.contact', text)
      expect(isLocked(other, LEASE, START)).toBe(false)
      expect(isLocked(other, LEASE, START + 46 * DAY)).toBe(true)
    }
  })
})
