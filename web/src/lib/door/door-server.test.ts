/** What an answer means at the door. */
import { describe, expect, test } from 'vitest'
import { doorOf } from './door-server.ts'

const door = (answer: () => Response | Promise<Response>) => {
  const asked: unknown[] = []
  const ask = async (...question: readonly unknown[]): Promise<Response> => {
    asked.push(question)
    return answer()
  }
  return { asked, ...doorOf({ get: ask, post: ask }) }
}

describe('the door', () => {
  test('hears what the server answers', async () => {
    const { recover, asked } = door(() => Response.json({ member: 'ana', left: 9, more: 'of a newer server' }))
    expect(await recover('CODE')).toEqual({ kind: 'answer', answer: { member: 'ana', left: 9 } })
    expect(asked).toEqual([['/api/auth/recover', { code: 'CODE' }]])
  })

  test('gives the options of a ceremony on as they came', async () => {
    const options = { challenge: 'abc', extensions: { credProps: true } }
    expect(await door(() => Response.json({ ceremony: 'c', options })).begin()).toEqual({
      kind: 'answer',
      answer: { ceremony: 'c', options }
    })
  })

  test.for([
    ['not-recognised', () => Response.json({ error: 'not_recognised' }, { status: 401 })],
    ['gone', () => Response.json({ error: 'not_found' }, { status: 404 })],
    ['conflict', () => Response.json({ error: 'conflict' }, { status: 409 })],
    ['failed', () => Response.json({ error: 'invalid' }, { status: 400 })],
    ['failed', () => new Response('<html>Not found</html>', { status: 404 })],
    ['failed', () => new Response('<html>Sign in to the hotel</html>', { status: 401 })],
    ['failed', () => new Response('<html>Sign in to the hotel</html>')],
    ['failed', () => Response.json({ member: 7 })],
    ['failed', () => Response.json({ error: 'unavailable' }, { status: 503 })],
    ['offline', () => Promise.reject(new TypeError('failed to fetch'))]
  ] as const)('stays shut: %s', async ([kind, answer]) => {
    expect(await door(answer).signIn('c', {})).toEqual({ kind })
  })

  test.for([
    ['12', 12],
    ['0.4', 1],
    [null, 30],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 30],
    ['-5', 30]
  ] as const)('after too many tries waits as long as the server says (%s)', async ([header, seconds]) => {
    const headers: HeadersInit = header === null ? {} : { 'retry-after': header }
    expect(await door(() => Response.json({ error: 'too_many' }, { status: 429, headers })).recover('X')).toEqual({
      kind: 'throttled',
      seconds
    })
  })
})
