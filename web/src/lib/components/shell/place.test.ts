/** Which place of the rail an address belongs to. */
import { expect, test } from 'vitest'
import { placeOf } from './place.ts'

test('a conversation belongs to the view that it is open in', () => {
  expect(placeOf('/q/open')).toBe('/q/open')
  expect(placeOf('/q/open/01HX')).toBe('/q/open')
  expect(placeOf('/q/team%3A01/01HX')).toBe('/q/team:01')
})
test('every other page is a place of its own, whatever view stands in it', () => {
  expect(placeOf('/board')).toBe('/board')
  expect(placeOf('/sim/needs-reply/01HX')).toBe('/sim')
})
