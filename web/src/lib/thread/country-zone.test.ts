/** Which hour it is where a customer is, by their number. */
import { describe, expect, test } from 'vitest'
import { clockIn } from '../look/times.ts'
import { countryZones, zoneOfPhone } from './country-zone.ts'

describe('the zone of a telephone number', () => {
  test.each([
    ['4915112345678', 'Europe/Berlin'],
    ['919812345678', 'Asia/Kolkata'],
    ['971501234567', 'Asia/Dubai'],
    ['35312345678', 'Europe/Dublin']
  ])('%s is %s', (phone, zone) => {
    expect(zoneOfPhone(phone)).toBe(zone)
  })
  test.each(['15550100', '79161234567', '5511900000142', '521234567890', '61412345678', '34600123456', '62812345678', '', null])(
    'nothing is said of %s: several zones, or no country',
    (phone) => {
      expect(zoneOfPhone(phone)).toBeNull()
    }
  )
  test('every zone is one that can be asked for, and no code begins another', () => {
    const codes = [...countryZones().keys()]
    for (const zone of countryZones().values()) expect(() => new Intl.DateTimeFormat('en', { timeZone: zone }), zone).not.toThrow()
    expect(codes.filter((code) => codes.some((other) => other !== code && other.startsWith(code)))).toEqual([])
  })
})

describe('the clock there', () => {
  const now = Date.UTC(2026, 10, 23, 20, 5)
  const here = { tag: 'en-GB', zone: 'Europe/Berlin' }

  test('shows the hour, and the weekday where it is another day', () => {
    expect(clockIn('Europe/London', now, here)).toBe('20:05')
    expect(clockIn('Asia/Tokyo', now, here)).toBe('Tue 05:05')
  })
})
