/** The order of people on the board. */
import { describe, expect, test } from 'vitest'
import { FIRST_ORDER, nextOrder, type PersonFigures, sortPeople } from './board-figures.ts'

const person = (name: string, change: Partial<PersonFigures> = {}): PersonFigures => ({
  id: name,
  name,
  teams: [],
  availability: 'available',
  open: 0,
  needsReply: 0,
  oldestSince: null,
  lastActionAt: null,
  ...change
})
const names = (people: readonly PersonFigures[]): readonly string[] => people.map(({ name }) => name)

describe('people on the board', () => {
  test('whose customer waits longest stands first, who has none last, equals by name', () => {
    const people = [person('Dalia'), person('Ben', { oldestSince: 500 }), person('Ana'), person('Chidi', { oldestSince: 100 })]
    expect(names(sortPeople(people, FIRST_ORDER))).toEqual(['Chidi', 'Ben', 'Ana', 'Dalia'])
  })
  test('equals stand by name in both directions', () => {
    const people = [person('Ben', { open: 1 }), person('Ana', { open: 1 }), person('Cem', { open: 2 })]
    expect(names(sortPeople(people, { column: 'open', direction: 'descending' }))).toEqual(['Cem', 'Ana', 'Ben'])
    expect(names(sortPeople(people, { column: 'open', direction: 'ascending' }))).toEqual(['Ana', 'Ben', 'Cem'])
  })
  test('available people stand before those away, and the latest action before older ones', () => {
    const people = [person('Ana', { availability: 'away', lastActionAt: 9 }), person('Ben', { lastActionAt: 5 }), person('Cem')]
    expect(names(sortPeople(people, { column: 'availability', direction: 'ascending' }))).toEqual(['Ben', 'Cem', 'Ana'])
    expect(names(sortPeople(people, { column: 'lastAction', direction: 'descending' }))).toEqual(['Ana', 'Ben', 'Cem'])
  })
  test('a header pressed again turns the order round; another begins with the most, or with A', () => {
    expect(nextOrder(FIRST_ORDER, 'oldest')).toEqual({ column: 'oldest', direction: 'ascending' })
    expect(nextOrder(FIRST_ORDER, 'open')).toEqual({ column: 'open', direction: 'descending' })
    expect(nextOrder(FIRST_ORDER, 'name')).toEqual({ column: 'name', direction: 'ascending' })
  })
})
