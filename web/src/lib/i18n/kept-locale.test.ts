import { expect, test } from 'vitest'
import { keepLocale, keptLocale } from './kept-locale.ts'

function storage() {
  const kept = new Map<string, string>()
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) }
}

test('a locale that an address asked for once stays, until another asks for another', () => {
  const keep = storage()
  expect(keptLocale(keep)).toBeNull()
  keepLocale(keep, new URL('https://baton.test/c/1?locale=ar-XB'))
  keepLocale(keep, new URL('https://baton.test/q/open'))
  expect(keptLocale(keep)).toBe('ar-XB')
  keepLocale(keep, new URL('https://baton.test/?locale=en'))
  expect(keptLocale(keep)).toBe('en')
})
