/** Initials and tints of people without pictures. */
import { describe, expect, it } from 'vitest'
import { initialsOf, TINTS, tintOf } from './tint.ts'

describe('initials', () => {
  it.each([
    ['Ana Sofía Martínez-Vega', 'AM'],
    ['ben', 'B'],
    ['  Łukasz   Żak ', 'ŁŻ'],
    ['@maria.lopez', 'M'],
    ['(VIP) Omar', 'VO'],
    ['+49 170 1234567', '67'],
    ['4915112345678', '78'],
    ['محمد عبد الرحمن', 'م'],
    ['李小龙', '李'],
    ['🌸 Blumen Müller', '🌸'],
    ['👩🏽‍🍳', '👩🏽‍🍳'],
    ['', ''],
    ['…', '']
  ])('of %j are %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials)
  })
  it('a letter and its accents are one sign', () => {
    expect(initialsOf('E\u0301mile')).toBe('E\u0301')
  })
  it('the first sign is what Intl takes for one, in every script', () => {
    const signs = new Intl.Segmenter('en', { granularity: 'grapheme' })
    const names = [
      'Ängel',
      'e\u0301\u0323va',
      'ё',
      'Ωmega',
      'محمد',
      'مُحَمَّد',
      'שָׁלוֹם',
      '李',
      'か\u3099',
      'प्रिया',
      'நிலா',
      'ক্ষ',
      '한',
      '각',
      '👩‍👩‍👧',
      'ไทย',
      'x\u200dy'
    ]
    for (const name of names) {
      const [first] = signs.segment(name)
      expect([name, initialsOf(name)]).toEqual([name, first?.segment.toLocaleUpperCase()])
    }
  })
})

describe('tints', () => {
  it('an id has always the same tint', () => {
    expect(tintOf('contact-42')).toBe(tintOf('contact-42'))
  })
  it('many ids use all tints, none of them twice its share', () => {
    const uses = Array.from({ length: TINTS }, () => 0)
    for (let index = 0; index < 12_000; index += 1) {
      const tint = tintOf(`contact-${index}`)
      uses[tint] = (uses[tint] ?? 0) + 1
    }
    expect(Math.min(...uses)).toBeGreaterThan(500)
    expect(Math.max(...uses)).toBeLessThan(2_000)
  })
})
