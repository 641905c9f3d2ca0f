/** How a session ends without a network. Not here: cookies, what is deleted (`leave-device.test.ts`). */
import { beforeEach, describe, expect, test } from 'vitest'
import { fakeKeep } from './keep.test-aid.ts'
import type { Keep } from './session.ts'
import { leaveLater, type ServerOf, signOutFirst } from './signing-out.ts'

const PORTAL = (status = 200): Response =>
  new Response('<html>Please accept our terms</html>', { status, headers: { 'content-type': 'text/html' } })
const NOBODY = (): Response => Response.json({ error: 'not_signed_in', text: 'Sign in first.' }, { status: 401 })

let keep: Keep
let kept: Map<string, string>
beforeEach(() => {
  const fake = fakeKeep()
  keep = fake
  kept = fake.kept
})

/** A server that is asked in order, each time in somebody's name. */
const asking = (answer: () => Response | Promise<Response>) => {
  const asked: string[] = []
  const serverOf: ServerOf = (member = 'anybody') => ({
    post: async (path) => {
      asked.push(`${member} ${path}`)
      return answer()
    }
  })
  return { asked, serverOf }
}

describe('a session that was left', () => {
  test('without a network is ended before anybody is asked who is here', async () => {
    leaveLater(keep, 'ana')
    const offline = asking(() => Promise.reject(new TypeError('failed to fetch')))
    expect(await signOutFirst(keep, offline.serverOf)).toBe(false)
    expect(await signOutFirst(keep, offline.serverOf)).toBe(false)
    const online = asking(() => Response.json({ ok: true }))
    expect(await signOutFirst(keep, online.serverOf)).toBe(true)
    expect(online.asked).toEqual(['ana /api/sign-out'])
    expect(await signOutFirst(keep, online.serverOf)).toBe(true)
    expect(online.asked).toHaveLength(1)
  })

  test('counts as ended where the server knows of none', async () => {
    leaveLater(keep, 'ana')
    expect(await signOutFirst(keep, asking(NOBODY).serverOf)).toBe(true)
    expect(kept.size).toBe(0)
  })

  test.for([
    ['a portal', () => PORTAL()],
    ['a portal that turns everybody away', () => PORTAL(401)],
    ['a server that is down', () => Response.json({}, { status: 503 })],
    ['a server that is busy', () => Response.json({}, { status: 429 })],
    ['a refusal', () => Response.json({ error: 'foreign_origin' }, { status: 403 })]
  ] as const)('is not ended by %s', async ([, answer]) => {
    leaveLater(keep, 'ana')
    expect(await signOutFirst(keep, asking(answer).serverOf)).toBe(false)
    expect(kept.size).toBe(1)
  })

  test('is nothing to anybody who left none', async () => {
    const { asked, serverOf } = asking(() => Response.json({}))
    expect(await signOutFirst(keep, serverOf)).toBe(true)
    expect(asked).toEqual([])
  })

  test('is ended in the name of whoever left, and as whoever is signed in where a build of before did not note that', async () => {
    const { asked, serverOf } = asking(() => Response.json({ ok: true }))
    leaveLater(keep, 'ben')
    await signOutFirst(keep, serverOf)
    kept.set('baton.signing-out', 'yes')
    await signOutFirst(keep, serverOf)
    expect(asked).toEqual(['ben /api/sign-out', 'anybody /api/sign-out'])
  })
})
