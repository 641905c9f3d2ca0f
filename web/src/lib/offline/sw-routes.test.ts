import { describe, expect, test } from 'vitest'
import { type Asked, answerFor } from './sw-routes.ts'

const origin = 'https://baton.example'
const statics = new Set(['/icon.svg', '/manifest.webmanifest'])
const kindOf = (path: string, asked: Partial<Asked> = {}) =>
  answerFor({ method: 'GET', mode: 'cors', url: new URL(path, origin).href, ...asked }, { origin, statics }).kind
const navigation = { mode: 'navigate' } as const

describe('what the service worker answers', () => {
  test('a page of the app is the shell, whatever its address', () => {
    for (const path of ['/', '/q/mine', '/q/open/cnv_1?x=1#m', '/board', '/sim', '/simulators', '/apiary'])
      expect(kindOf(path, navigation)).toBe('shell')
  })

  test('[OFF3] what is asked of the server is never touched, even when a browser goes there', () => {
    for (const path of ['/api', '/api/me', '/parties/hub/main', '/simulator', '/simulator/phones', '/webhooks/whatsapp']) {
      expect(kindOf(path)).toBe('network')
      expect(kindOf(path, navigation)).toBe('network')
    }
  })

  test('only GET is answered', () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD']) {
      expect(kindOf('/q/mine', { ...navigation, method })).toBe('network')
      expect(kindOf('/icon.svg', { method })).toBe('network')
    }
  })

  test('another origin is never touched', () => {
    expect(kindOf('https://elsewhere.example/_app/immutable/a.js')).toBe('network')
    expect(kindOf('https://elsewhere.example/', navigation)).toBe('network')
  })

  test('a built file and a static one are told apart, with their path without the query', () => {
    const asked = { method: 'GET', mode: 'cors' } as const
    expect(answerFor({ ...asked, url: `${origin}/_app/immutable/chunks/a.js?v` }, { origin, statics })).toEqual({
      kind: 'built',
      path: '/_app/immutable/chunks/a.js'
    })
    expect(answerFor({ ...asked, url: `${origin}/icon.svg?v` }, { origin, statics })).toEqual({ kind: 'static', path: '/icon.svg' })
  })

  test('the worker itself and the version of the build are always asked for anew', () => {
    expect(kindOf('/service-worker.js')).toBe('network')
    expect(kindOf('/service-worker.js', navigation)).toBe('network')
    expect(kindOf('/_app/version.json')).toBe('network')
  })

  test('what no page and no file of the app is goes to the network', () => {
    expect(kindOf('/robots.txt')).toBe('network')
    expect(kindOf('/q/mine')).toBe('network')
  })
})
