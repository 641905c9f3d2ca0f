/** Small decisions of the settings: names that are typed, days, work that changes hands, whose numbers are. */
import { describe, expect, test } from 'vitest'
import type { NumberRow } from '../../../../schema/domain/number.ts'
import { dayEnd, dayStart } from './days.ts'
import { teamRow } from './member.test-aid.ts'
import { everybodysNumbers, freedWith, teamsToo } from './team-numbers.ts'
import { isTyped } from './typed-name.ts'
import { workOfMember, workOfTeam } from './work-of.ts'

describe('a name that is to be typed', () => {
  test('may be typed without capitals, accents and exact spaces', () => {
    expect(isTyped(' jose  nandu', 'José Ñandú')).toBe(true)
    expect(isTyped('محمد', 'محمد')).toBe(true)
  })
  test('is typed whole, and nothing is no name', () => {
    expect(isTyped('Ana', 'Ana Souza')).toBe(false)
    expect(isTyped(' ', ' ')).toBe(false)
  })
})

describe('a day', () => {
  test('goes from its first to its last millisecond', () => {
    const start = dayStart('2026-11-23') ?? 0
    expect(new Date(start).toString()).toMatch(/^Mon Nov 23 2026 00:00:00/)
    expect(new Date((dayEnd('2026-11-23') ?? 0) + 1).toString()).toMatch(/^Tue Nov 24 2026 00:00:00/)
  })
  test('that is none is null', () => {
    expect([dayStart(''), dayEnd('23.11.2026')]).toEqual([null, null])
  })
})

test('work that goes with somebody is open or snoozed; a team loses every conversation', () => {
  const one = (status: 'open' | 'snoozed' | 'resolved', assignee: string | null, team: string | null = null) => ({ status, assignee, team })
  const all = [one('open', 'ana', 'sales'), one('snoozed', 'ana'), one('resolved', 'ana', 'sales'), one('open', 'ben'), one('open', null)]
  expect(workOfMember(all, 'ana')).toBe(2)
  expect(workOfTeam(all, 'sales')).toBe(2)
})

test('a number that no team has is everybody’s, also after its only team went', () => {
  const number = (id: string): NumberRow => ({ id, waba: '', display: '', name: id, pausedFor: null, pausedAt: null, demo: true, seq: 1 })
  const numbers = [number('1'), number('2'), number('3')]
  const sales = teamRow('sales', { numbers: ['1', '2'] })
  const teams = [sales, teamRow('support', { numbers: ['2'] })]
  expect(everybodysNumbers(numbers, teams).map(({ id }) => id)).toEqual(['3'])
  expect(freedWith(sales, numbers, teams).map(({ id }) => id)).toEqual(['1'])
  expect(teamsToo('2', 'sales', teams).map(({ id }) => id)).toEqual(['support'])
})
