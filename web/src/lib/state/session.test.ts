/** Who works on this device. Not here: cookies, how a session ends (`signing-out.test.ts`). */
import { beforeEach, describe, expect, test } from 'vitest'
import { fakeKeep } from './keep.test-aid.ts'
import { askMe, forgetMe, type Keep, type Me, rememberedMe, rememberMe } from './session.ts'

const ANA: Me = { id: 'ana', name: 'Ana', role: 'agent', scope: 'workspace', teams: [], approval: false, simulator: false, leaseDays: 45 }
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
    ['nobody', NOBODY, { kind: 'nobody' }],
    ['nothing, by a portal that turns everybody away', () => PORTAL(401), { kind: 'unreachable' }],
    ['nothing, by a 401 in other words', () => Response.json({ error: 'not_recognised' }, { status: 401 }), { kind: 'unreachable' }],
    ['nothing, when it is busy', () => Response.json({ error: 'too_many' }, { status: 429 }), { kind: 'unreachable' }],
    ['nothing, with a fault', () => Response.json({}, { status: 500 }), { kind: 'unreachable' }],
    ['nothing, by a portal', () => PORTAL(), { kind: 'unreachable' }],
    ['nothing, in words that we do not know', () => Response.json({ id: 'ana' }), { kind: 'unreachable' }],
    ['nothing, without a network', () => Promise.reject(new TypeError('failed to fetch')), { kind: 'unreachable' }]
  ] as const)('%s', async ([, answer, asked]) => {
    expect(await askMe(asking(answer).ask)).toEqual(asked)
  })
})
