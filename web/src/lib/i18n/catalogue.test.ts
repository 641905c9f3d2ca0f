/** A sentence of the catalogue with its values, in the form that its count asks for. */
import { describe, expect, test } from 'vitest'
import { say, type Voice } from './catalogue.ts'
import { accent, leftToRight } from './pseudo.ts'

const rules = new Intl.PluralRules('en')
const english: Voice = { plural: (count) => rules.select(count), number: (value) => value.toLocaleString('en') }

describe('a message', () => {
  test('[I18N1] takes its values by name', () => {
    expect(say('{name} took it', { name: 'Ana' }, english)).toBe('Ana took it')
  })

  test('chooses its form by the count and writes numbers as the locale does', () => {
    const forms = { one: '{count} message', other: '{count} messages' }
    expect([1, 2, 1200].map((count) => say(forms, { count }, english))).toEqual(['1 message', '2 messages', '1,200 messages'])
  })

  test('falls back to its other form', () => {
    expect(say({ other: '{count} new' }, { count: 1 }, english)).toBe('1 new')
  })

  test('a name that runs the other way turns nothing around it', () => {
    expect(say('{name} owns this', { name: 'محمد' }, english)).toBe('\u2068محمد\u2069 owns this')
  })

  test('on a mirrored page a sentence is kept whole', () => {
    const mirrored = { ...english, enclose: leftToRight }
    expect(say('{count} h left', { count: 21 }, mirrored)).toBe('\u206621 h left\u2069')
    expect(say('', {}, mirrored)).toBe('')
  })

  test('a value that looks like a placeholder stays as it is', () => {
    expect(say('{a} and {b}', { a: '{b}', b: 'x' }, english)).toBe('{b} and x')
  })

  test('[I18N1] in a pseudo-locale every fixed word changes, and no value does', () => {
    const said = say('Held for {name}', { name: 'Ana' }, { ...english, dress: accent })
    expect(said).toContain('Ana')
    expect(said.replace('Ana', '')).not.toMatch(/[A-Za-z]{2}/)
    expect(said.length).toBeGreaterThan('Held for Ana'.length * 1.3)
  })
})
