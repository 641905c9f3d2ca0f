/** What an answer of our own server does to whoever asked, before it is read. Not here: what answers mean. */
import { describe, expect, test } from 'vitest'
import { serverOver } from './our-server.ts'

const REVOKED = (): Response => Response.json({ error: 'revoked', text: '' }, { status: 401 })

const asking = (answer: () => Response, member?: string) => {
  const sent: RequestInit[] = []
  let takenBack = 0
  const wipe = Promise.withResolvers<void>()
  const ask = async (_path: unknown, init: RequestInit = {}): Promise<Response> => {
    sent.push(init)
    return answer()
  }
  const server = serverOver(ask as typeof fetch, {
    ...(member === undefined ? {} : { member }),
    takenBack: () => {
      takenBack += 1
      return wipe.promise
    }
  })
  return { server, sent, takenBack: () => takenBack, wiped: wipe.resolve }
}

describe('a device that was taken back', () => {
  test('hears it from any answer, and whoever asked gets none', async () => {
    const { server, takenBack } = asking(REVOKED)
    const outcome: unknown[] = []
    const asked = [server.get('/api/sync'), server.post('/api/actions', {})].map((answer) =>
      answer.then(
        () => outcome.push('answered'),
        (error: unknown) => outcome.push(error instanceof DOMException ? error.name : error)
      )
    )
    await new Promise((resolve) => setImmediate(resolve))
    expect([takenBack(), outcome]).toEqual([2, []])
    server.abandon()
    await Promise.all(asked)
    expect(outcome).toEqual(['AbortError', 'AbortError'])
  })

  test('is waited for until it is wiped, on a page that goes on after it', async () => {
    const { server, wiped } = asking(REVOKED)
    let isOver = false
    const asked = server.post('/api/sign-out', {}).finally(() => {
      isOver = true
    })
    const refused = expect(asked).rejects.toThrow('taken back')
    await new Promise((resolve) => setImmediate(resolve))
    expect(isOver).toBe(false)
    wiped()
    await refused
  })

  test.for([
    ['a session that is over', () => Response.json({ error: 'not_signed_in' }, { status: 401 })],
    ['a portal', () => new Response('<html>Sign in to the hotel</html>', { status: 401 })],
    ['a portal in JSON', () => Response.json(null, { status: 401 })],
    ['a server in trouble', () => Response.json({ error: 'revoked' }, { status: 503 })],
    ['an answer about something else', () => Response.json({ error: 'revoked' })]
  ] as const)('is not made so by %s, and the answer is as it came', async ([, answer]) => {
    const { server, takenBack } = asking(answer)
    const got = await server.get('/api/me')
    expect([takenBack(), got.status, await got.text()]).toEqual([0, answer().status, await answer().text()])
  })
})

test('a member is named where there is one', async () => {
  const named = asking(() => Response.json({}), 'ana')
  await named.server.get('/api/me')
  const anybody = asking(() => Response.json({}))
  await anybody.server.get('/api/me')
  const nameIn = ({ headers }: RequestInit): string | null => new Headers(headers).get('x-member')
  expect([...named.sent, ...anybody.sent].map(nameIn)).toEqual(['ana', null])
})
