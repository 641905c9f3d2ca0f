import { describe, expect, test } from 'vitest'
import { cachesToDelete, filesToKeep, isPageOf, isRightAnswer, isUserCache } from './cache-plan.ts'

const answer = (type: string, over: { ok?: boolean; redirected?: boolean } = {}) => ({
  ok: true,
  redirected: false,
  headers: new Headers({ 'content-type': type }),
  ...over
})

describe('which caches go', () => {
  test('those of builds that no open page uses', () => {
    expect(cachesToDelete(['baton-app-1', 'baton-app-2', 'baton-app-3'], '3', ['2', '3', '2'])).toEqual(['baton-app-1'])
  })

  test('a page that does not say its build keeps the latest four of the others, and no more', () => {
    const names = ['1', '2', '3', '4', '5', '6'].map((build) => `baton-app-${build}`)
    expect(cachesToDelete(names, '6', [null, '6'])).toEqual(['baton-app-1'])
    expect(cachesToDelete(names.slice(0, 3), '3', [null])).toEqual([])
  })

  test('the own one stays though no page uses it', () => {
    expect(cachesToDelete(['baton-app-1', 'baton-app-2'], '2', [])).toEqual(['baton-app-1'])
  })

  test('caches that are no build are left alone', () => {
    expect(cachesToDelete(['baton-user-media', 'else'], '2', [])).toEqual([])
    expect(isUserCache('baton-user-media')).toBe(true)
    expect(isUserCache('baton-app-1')).toBe(false)
  })
})

describe('what a build keeps', () => {
  test('its page, its files, its statics, but not what only robots read', () => {
    const immutable = ['/_app/immutable/a.js', '/_app/immutable/sans-latin-ext.woff2']
    expect(filesToKeep({ name: '1', immutable, statics: ['/icon.svg', '/robots.txt'] })).toEqual(['/', ...immutable, '/icon.svg'])
  })
})

describe('which answers are taken', () => {
  test('a page in place of a missing script, style, font or picture is none of them', () => {
    for (const path of ['/a.js', '/a.css', '/a.woff2', '/a.svg', '/a.png', '/a.webmanifest', '/a.bin'])
      expect(isRightAnswer(path, answer('text/html; charset=utf-8'))).toBe(false)
  })

  test('files of their types', () => {
    const types = { '/a.js': 'text/javascript; charset=utf-8', '/a.css': 'text/css', '/a.woff2': 'font/woff2', '/a.svg': 'image/svg+xml' }
    for (const [path, type] of Object.entries(types)) expect(isRightAnswer(path, answer(type))).toBe(true)
    expect(isRightAnswer('/manifest.webmanifest', answer('application/manifest+json'))).toBe(true)
    expect(isRightAnswer('/a.bin', answer('application/octet-stream'))).toBe(true)
  })

  test('the page must be a page, found where it was asked for', () => {
    expect(isRightAnswer('/', answer('text/html'))).toBe(true)
    expect(isRightAnswer('/', answer('text/plain'))).toBe(false)
    expect(isRightAnswer('/', answer('text/html', { redirected: true }))).toBe(false)
    expect(isRightAnswer('/', answer('text/html', { ok: false }))).toBe(false)
  })

  test('a page belongs to the build whose name its boot script says', () => {
    const page = '<script>{ __sveltekit_1 = { base: "", version: "1795413400565" } }</script>'
    expect(isPageOf(page, '1795413400565')).toBe(true)
    expect(isPageOf(page, '179541340056')).toBe(false)
  })
})
