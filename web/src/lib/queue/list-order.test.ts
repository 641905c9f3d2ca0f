import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { freshList, type ListState, neighbourAfter, nextList } from './list-order.ts'

const letters = (text: string): string[] => [...text]
interface Case {
  readonly first?: number
  readonly last?: number
  readonly engaged?: boolean
  readonly acted?: string
}
/** From a list that shows these letters to what another order of them makes of it. */
const from = (before: ListState | string, wanted: string, { first = 0, last = 3, engaged = true, acted = '' }: Case = {}) => {
  const state = nextList({
    wanted: letters(wanted),
    before: typeof before === 'string' ? freshList(letters(before)) : before,
    viewport: { first, last },
    engaged,
    acted: new Set(letters(acted))
  })
  return { ...state, text: state.shown.join(''), goneText: [...state.gone].join('') }
}

describe('while somebody works in the list', () => {
  test('what comes above or among what they see collects', () => {
    expect(from('abcdef', 'xaybcdef')).toMatchObject({ text: 'abcdef', arrivals: 2, shift: 0 })
  })
  test('what comes below goes in at once', () => {
    expect(from('abcdef', 'abcdxefy')).toMatchObject({ text: 'abcdxefy', arrivals: 0 })
  })
  test('what comes up from below stays in reach and is counted', () => {
    expect(from('abcdef', 'eabcdf')).toMatchObject({ text: 'abcedf', arrivals: 1 })
  })
  test('a row that they see and that moves away stays', () => {
    expect(from('abcdef', 'acdefb')).toMatchObject({ text: 'abcdef', arrivals: 0, goneText: '' })
  })
  test('one seen row that wants to go elsewhere does not draw the line between above and below', () => {
    expect(from('abcdef', 'cXabYdef'.toLowerCase())).toMatchObject({ text: 'abcydef', arrivals: 1 })
  })
  test('a row that somebody else took stays, dimmed; below it goes at once', () => {
    expect(from('abcdef', 'acdf')).toMatchObject({ text: 'abcdf', goneText: 'b' })
  })
  test('a dimmed row that comes back is itself again', () => {
    expect(from(from('abcdef', 'acdef'), 'abcdef')).toMatchObject({ text: 'abcdef', goneText: '' })
  })
  test('what they acted on leaves at once, and above what they see it is told as a shift', () => {
    expect(from('abcdef', 'acdef', { acted: 'b' })).toMatchObject({ text: 'acdef', goneText: '', shift: 0 })
    expect(from('abcdef', 'bcdef', { acted: 'a', first: 2, last: 4 })).toMatchObject({ text: 'bcdef', shift: -1 })
  })
  test('what they acted on and that is still wanted stays in its place', () => {
    expect(from('abcdef', 'acdefb', { acted: 'b' })).toMatchObject({ text: 'abcdef' })
  })
})

describe('when they ask for it, or have left the list alone', () => {
  const collected = from('abcdef', 'xacdef')
  test('the list is what it should be', () => {
    expect(collected).toMatchObject({ text: 'abcdef', arrivals: 1, goneText: 'b' })
    expect(from(collected, 'xacdef', { engaged: false })).toMatchObject({ text: 'xacdef', arrivals: 0, goneText: '', shift: 0 })
  })
  test('who had scrolled down keeps the rows before their eyes', () => {
    expect(from('abcdef', 'xyabcdef', { engaged: false, first: 2, last: 5 })).toMatchObject({ shift: 2 })
    expect(from('abcdef', 'cabdef', { engaged: false, first: 2, last: 6 })).toMatchObject({ shift: 0 })
    expect(from('abcdef', 'xyz', { engaged: false, first: 2, last: 5 })).toMatchObject({ shift: 0 })
  })
})

describe('the next one', () => {
  test('is the one after, else the one before, and never one that has gone', () => {
    expect(neighbourAfter(letters('abc'), 'b')).toBe('c')
    expect(neighbourAfter(letters('abc'), 'c')).toBe('b')
    expect(neighbourAfter(letters('abcd'), 'b', new Set(['c']))).toBe('d')
    expect(neighbourAfter(letters('abc'), 'c', new Set(['b']))).toBe('a')
    expect(neighbourAfter(['a'], 'a')).toBeNull()
    expect(neighbourAfter([], 'a')).toBeNull()
  })
})

describe('whatever happens', () => {
  const list = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 25 })
  const steps = fc.array(
    fc.record({
      wanted: list,
      first: fc.nat(12),
      seen: fc.integer({ min: 1, max: 10 }),
      acted: fc.subarray(['0', '3', '7', '11']),
      engaged: fc.boolean()
    }),
    { minLength: 1, maxLength: 12 }
  )

  test('[LST3] no row is lost or shown twice, and no seen row moves under anybody’s hand', () => {
    fc.assert(
      fc.property(list, steps, (start, story) => {
        let before = freshList(start)
        for (const { wanted, first: top, seen, acted, engaged } of story) {
          const first = Math.min(top, Math.max(0, before.shown.length - 1))
          const last = Math.min(first + seen, before.shown.length)
          const state = nextList({ wanted, before, viewport: { first, last }, engaged, acted: new Set(acted) })
          expect(new Set(state.shown).size).toBe(state.shown.length)
          const hidden = wanted.filter((id) => !state.shown.includes(id))
          expect(hidden.length).toBeLessThanOrEqual(state.arrivals)
          expect([...state.gone].every((id) => state.shown.includes(id) && !wanted.includes(id))).toBe(true)
          expect(state.shown.filter((id) => !wanted.includes(id))).toEqual([...state.gone])
          if (engaged && before.shown.length > 0) {
            const leaving = before.shown.slice(first, last).findIndex((id) => acted.includes(id) && !wanted.includes(id))
            const still = before.shown.slice(first, leaving === -1 ? last : first + leaving)
            still.forEach((id, offset) => {
              expect(state.shown.indexOf(id)).toBe(first + offset + state.shift)
            })
          } else expect(state.shown).toEqual(wanted)
          const after = nextList({ wanted, before: state, viewport: { first: 0, last: 5 }, engaged: false, acted: new Set() })
          expect([after.shown, after.arrivals, after.gone.size]).toEqual([wanted, 0, 0])
          before = state
        }
      }),
      { numRuns: 500 }
    )
  })
})
