/** Who works on this device, and how a session ends without a network. Not here: cookies, the door's own screen. */
import { beforeEach, describe, expect, test } from 'vitest'
import { askMe, forgetMe, type Keep, leaveLater, type Me, rememberedMe, rememberMe, signOutFirst } from './session.ts'

const ANA: Me = { id: 'ana', name: 'Ana', role: 'agent', scope: 'workspace', teams: [], simulator: false }
const PORTAL = (): Response => new Response('<html>Please accept our terms</html>', { headers: { 'content-type': 'text/html' } })

let keep: Keep
let kept: Map<string, string>
beforeEach(() => {
  kept = new Map()
  keep = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key)
  }
})

/** A server that is asked in order. */
const asking = (answer: () => Response | Promise<Response>) => {
  const asked: string[] = []
  const ask = async (path: string): Promise<Response> => {
    asked.push(path)
    return answer()
  }
  return { asked, ask }
}

describe('the member of this device', () => {
  test('is remembered until forgotten', () => {
    rememberMe(keep, ANA)
    expect(rememberedMe(keep)).toEqual(ANA)
    forgetMe(keep)
    expect(rememberedMe(keep)).toBeNull()
  })

  test.for(['{', '{}', '{"id":1}'])('is nobody where what is kept reads %s', (text) => {
    kept.set('baton.me', text)
    expect(rememberedMe(keep)).toBeNull()
  })
})

describe('who the server says is here', () => {
  test.for([
    ['a member', () => Response.json(ANA), { kind: 'member', me: ANA }],
    ['nobody', () => Response.json({}, { status: 401 }), { kind: 'nobody' }],
    ['nothing, with a fault', () => Response.json({}, { status: 500 }), { kind: 'unreachable' }],
    ['nothing, by a portal', PORTAL, { kind: 'unreachable' }],
    ['nothing, in words that we do not know', () => Response.json({ id: 'ana' }), { kind: 'unreachable' }],
    ['nothing, without a network', () => Promise.reject(new TypeError('failed to fetch')), { kind: 'unreachable' }]
  ] as const)('%s', async ([, answer, asked]) => {
    expect(await askMe(asking(answer).ask)).toEqual(asked)
  })
})

describe('a session that was left', () => {
  test('without a network is ended before anybody is asked who is here', async () => {
    leaveLater(keep)
    const offline = asking(() => Promise.reject(new TypeError('failed to fetch')))
    expect(await signOutFirst(keep, offline.ask)).toBe(false)
    expect(await signOutFirst(keep, offline.ask)).toBe(false)
    const online = asking(() => Response.json({ ok: true }))
    expect(await signOutFirst(keep, online.ask)).toBe(true)
    expect(online.asked).toEqual(['/api/sign-out'])
    expect(await signOutFirst(keep, online.ask)).toBe(true)
    expect(online.asked).toHaveLength(1)
  })

  test('counts as ended where the server knows of none', async () => {
    leaveLater(keep)
    expect(await signOutFirst(keep, asking(() => Response.json({}, { status: 401 })).ask)).toBe(true)
    expect(kept.size).toBe(0)
  })

  test.for([
    ['a portal', PORTAL],
    ['a server that is down', () => Response.json({}, { status: 503 })],
    ['a server that is busy', () => Response.json({}, { status: 429 })],
    ['a refusal', () => Response.json({ error: 'foreign_origin' }, { status: 403 })]
  ] as const)('is not ended by %s', async ([, answer]) => {
    leaveLater(keep)
    expect(await signOutFirst(keep, asking(answer).ask)).toBe(false)
    expect(kept.size).toBe(1)
  })

  test('is nothing to anybody who left none', async () => {
    const { asked, ask } = asking(() => Response.json({}))
    expect(await signOutFirst(keep, ask)).toBe(true)
    expect(asked).toEqual([])
  })
})
