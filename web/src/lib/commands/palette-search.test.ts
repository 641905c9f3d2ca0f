/** What the palette finds, and in which order. */
import { describe, expect, test } from 'vitest'
import { indexPalette, MAX_PER_KIND, type PaletteItem, paletteStart, searchPalette } from './palette-search.ts'

const command = (id: string, text: string): PaletteItem => ({ id, kind: 'command', text })
const contact = (id: string, text: string, detail: string): PaletteItem => ({ id, kind: 'contact', text, detail })

const ITEMS: readonly PaletteItem[] = [
  command('resolve', 'Resolve or reopen'),
  command('mine', 'Go to my queue'),
  command('unread', 'Mark unread'),
  { id: 'v-unread', kind: 'view', text: 'Unread' },
  { id: 'ana', kind: 'person', text: 'Ana Souza', detail: 'Agent' },
  contact('c1', 'María José Núñez', '+34 600 100 200'),
  contact('c2', 'Susana Unger', '+49 151 000'),
  contact('c3', 'أحمد العلي', '+20 100 555')
]
const index = indexPalette(ITEMS)
const find = (query: string, recent: readonly string[] = []): readonly string[] =>
  searchPalette(index, query, recent).flatMap(({ items }) => items.map(({ id }) => id))

describe('searching the palette', () => {
  test('a text that begins so goes before one with such a word, and that before one that has it inside', () => {
    expect(find('un')).toEqual(['v-unread', 'unread', 'c2', 'c1'])
    expect(find('ana')).toEqual(['ana', 'c2'])
  })
  test('accents, case and the variants of Arabic letters do not matter', () => {
    expect(find('JOSE nunez')).toEqual(['c1'])
    expect(find('احمد')).toEqual(['c3'])
  })
  test('every word must be found, in any order', () => {
    expect(find('nunez mar')).toEqual(['c1'])
    expect(find('maria unger')).toEqual([])
  })
  test('first letters of words are enough for a command', () => {
    expect(find('gmq')).toEqual(['mine'])
  })
  test('a phone is found however it is written', () => {
    expect(find('600-100')).toEqual(['c1'])
    expect(find('+49151')).toEqual(['c2'])
  })
  test('two digits are no phone', () => {
    expect(find('60')).toEqual(['c1'])
    expect(find('99')).toEqual([])
  })
  test('among equals, what was chosen lately goes first', () => {
    expect(find('u')[0]).toBe('v-unread')
    expect(
      searchPalette(indexPalette([command('a', 'Reply'), command('b', 'Resolve')]), 're', ['b'])[0]?.items.map(({ id }) => id)
    ).toEqual(['b', 'a'])
  })
  test('nothing typed finds nothing', () => {
    expect(find('  ')).toEqual([])
  })
  test('only the best of a kind are shown', () => {
    const many = indexPalette(Array.from({ length: 50 }, (_, i) => contact(`m${i}`, `Maria ${i}`, '')))
    expect(searchPalette(many, 'maria', [])[0]?.items).toHaveLength(MAX_PER_KIND)
  })
  test('before anything is typed, what was chosen lately stands first and only once, and customers do not stand there', () => {
    expect(paletteStart(ITEMS, ['ana', 'gone', 'resolve']).map(({ kind, items }) => [kind, items.map(({ id }) => id)])).toEqual([
      ['recent', ['ana', 'resolve']],
      ['command', ['mine', 'unread']],
      ['view', ['v-unread']]
    ])
  })
  test('10,000 customers are searched within 40 ms', () => {
    const names = ['María José', 'Łukasz', 'أحمد', 'Priya', 'João', 'Sven']
    const big = indexPalette(
      Array.from({ length: 10_000 }, (_, i) => contact(`x${i}`, `${names[i % 6]} ${i} García-Hernández`, `+34 600 ${i}`))
    )
    const times = ['g', 'ga', 'maria jose', 'hernandez 99', '600', 'zzz'].map((query) => {
      const began = performance.now()
      searchPalette(big, query, ['x1', 'x2'])
      return performance.now() - began
    })
    expect(times.toSorted((a, b) => a - b)[3]).toBeLessThan(40)
  })
})
