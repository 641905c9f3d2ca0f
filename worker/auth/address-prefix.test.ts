import { expect, test } from 'vitest'
import { prefixOf } from './address-prefix.ts'

test.each([
  ['203.0.113.7', '4:203.0.113.7'],
  [' 203.0.113.7 ', '4:203.0.113.7'],
  ['::ffff:203.0.113.7', '4:203.0.113.7'],
  ['::FFFF:cb00:7107', '4:203.0.113.7'],
  ['0:0:0:0:0:ffff:203.0.113.7', '4:203.0.113.7'],
  ['0000:0000:0000:0000:0000:ffff:cb00:7107', '4:203.0.113.7'],
  ['[::ffff:203.0.113.7]', '4:203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '6:2001:db8:1:2'],
  ['2001:DB8:1:2::', '6:2001:db8:1:2'],
  ['2001:0db8:0001:0002:ffff:ffff:ffff:ffff', '6:2001:db8:1:2'],
  ['[2001:db8:1:2::9]', '6:2001:db8:1:2'],
  ['2001:db8:1:2::9%eth0', '6:2001:db8:1:2'],
  ['fe80::1%25en0', '6:fe80:0:0:0'],
  ['2001:db8::1:0:0:9', '6:2001:db8:0:0'],
  ['2001:db8::203.0.113.7', '6:2001:db8:0:0'],
  ['::1', '6:0:0:0:0'],
  ['::', '6:0:0:0:0']
])('[DOR3] %s counts as %s', (address, prefix) => expect(prefixOf(address)).toBe(prefix))

test('[DOR3] every address of a /64 is one, the next /64 is another', () => {
  const inside = ['2001:db8:1:2::', '2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2:0:0:0:a']
  expect(new Set(inside.map(prefixOf)).size).toBe(1)
  expect(prefixOf('2001:db8:1:3::1')).not.toBe(prefixOf('2001:db8:1:2::1'))
  expect(prefixOf('203.0.113.8')).not.toBe(prefixOf('203.0.113.7'))
})

test('[DOR3] what is no address counts as one caller, and so does one’s own machine', () => {
  for (const strange of [
    '',
    'unknown',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4.5',
    '0x7f.0.0.1',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    'g::1',
    '12345::'
  ])
    expect([strange, prefixOf(strange)]).toEqual([strange, 'unknown'])
  expect(prefixOf(null)).toBe('local')
})
