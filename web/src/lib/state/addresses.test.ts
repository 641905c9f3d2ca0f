/** Addresses of the app and of our server. Not here: what they show or answer. */
import { expect, test } from 'vitest'
import { parseView } from '../queue/view.ts'
import { serverOver } from './our-server.ts'
import { hrefOf } from './place.ts'

test('an address names base, view, conversation and a silent look, whatever letters they have', () => {
  expect(hrefOf({ base: '/q', view: 'mine', conversation: null, silent: false })).toBe('/q/mine')
  const view = parseView('owner:a/b?c#d')
  if (!view) throw new Error('it is a view')
  const url = new URL(hrefOf({ base: '/sim', view, conversation: 'x/y?z', silent: true }), 'https://baton.test')
  expect(url.pathname.split('/').slice(2).map(decodeURIComponent)).toEqual(['owner:a/b?c#d', 'x/y?z'])
  expect(url.search).toBe('?silent')
})

test('requests say whose device this is, in letters that a header can hold', async () => {
  const asked: { readonly path: string; readonly init: RequestInit }[] = []
  const ask = async (path: unknown, init: RequestInit = {}): Promise<Response> => {
    asked.push({ path: String(path), init })
    return new Response()
  }
  const mine = serverOver(ask as typeof fetch, { member: 'ана', takenBack: async () => undefined })
  await mine.get('/api/me')
  await mine.post('/api/actions', { actions: [] })
  await serverOver(ask as typeof fetch, { takenBack: async () => undefined }).get('/api/me')
  const named = asked.map(({ init }) => new Headers(init.headers).get('x-member'))
  expect(named).toEqual([encodeURIComponent('ана'), encodeURIComponent('ана'), null])
  expect(asked[1]?.init).toMatchObject({ method: 'POST', body: '{"actions":[]}' })
  expect(asked.every(({ init }) => init.signal instanceof AbortSignal)).toBe(true)
})
