import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideUpdate, type PageMoment, type UpdateNeed } from './calm-update.ts'

const need: UpdateNeed = { waiting: 'worker', required: false }
const atWork: PageMoment = { typing: false, dialogOpen: false, sending: false, hiddenMs: null, idleMs: 0 }
const decide = (moment: Partial<PageMoment>, over: Partial<UpdateNeed> = {}) => decideUpdate({ ...need, ...over }, { ...atWork, ...moment })

describe('when an update is applied', () => {
  test('without one, nothing is ever said', () => {
    expect(decide({ idleMs: 1e9 }, { waiting: 'nothing' })).toBe('later')
    expect(decide({ idleMs: 1e9 }, { waiting: 'nothing', required: true })).toBe('later')
  })

  test('at once in a page that nobody sees for half a minute, or touches for a minute', () => {
    expect(decide({ hiddenMs: 30_000 })).toBe('now')
    expect(decide({ hiddenMs: 29_999 })).toBe('offer')
    expect(decide({ idleMs: 60_000 })).toBe('now')
    expect(decide({ idleMs: 59_999 })).toBe('offer')
  })

  test('to somebody at work it is offered, and not while they type, decide or send', () => {
    expect(decide({})).toBe('offer')
    expect(decide({ typing: true })).toBe('later')
    expect(decide({ dialogOpen: true })).toBe('later')
    expect(decide({ sending: true })).toBe('later')
  })

  test('words that were left in a field are not reloaded away, only offered', () => {
    expect(decide({ typing: true, hiddenMs: 1e9, idleMs: 1e9 })).toBe('offer')
  })

  test('a server that no longer takes this build does not wait for a quiet minute, but for the end of the sentence', () => {
    expect(decide({}, { required: true })).toBe('now')
    expect(decide({ typing: true }, { required: true })).toBe('offer')
  })

  test('never by itself while there are words, a dialog or a request', () => {
    const moments = fc.record({
      typing: fc.boolean(),
      dialogOpen: fc.boolean(),
      sending: fc.boolean(),
      hiddenMs: fc.option(fc.nat()),
      idleMs: fc.nat()
    })
    const needs = fc.record({ waiting: fc.constantFrom('nothing', 'worker', 'page'), required: fc.boolean() } as const)
    fc.assert(
      fc.property(needs, moments, (some, moment) => {
        const isBusy = moment.typing || moment.dialogOpen || moment.sending
        return !(isBusy && decideUpdate(some, moment) === 'now')
      })
    )
  })
})
