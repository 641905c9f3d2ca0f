/** One's own passkeys and recovery codes, between the server and the browser's ceremony. */
import { describe, expect, test } from 'vitest'
import { OwnKeys } from './own-keys.svelte.ts'

const CODES = Array.from({ length: 10 }, (_, place) => `CODE${place}`)

const at = (answers: Readonly<Record<string, () => Response>>, ceremony: 'done' | 'cancelled' | 'already' = 'done') => {
  const asked: (readonly [path: string, body: unknown])[] = []
  const keys = new OwnKeys(
    async (path, body) => {
      asked.push([path, body])
      const answer = answers[path]
      if (!answer) throw new TypeError('no network')
      return answer()
    },
    async () => (ceremony === 'done' ? { kind: 'done', credential: { id: 'k' } as never } : { kind: ceremony })
  )
  return { keys, asked }
}
const begin = { '/api/me/passkeys/begin': () => Response.json({ ceremony: 'c1', options: { challenge: 'x' } }) }

describe('another passkey', () => {
  test('is asked for, made, and given to the server under its name', async () => {
    const { keys, asked } = at({ ...begin, '/api/me/passkeys': () => Response.json({ id: 'k' }, { status: 201 }) })
    expect(await keys.add('Phone')).toBe(true)
    expect(asked.at(-1)).toEqual(['/api/me/passkeys', { ceremony: 'c1', credential: { id: 'k' }, name: 'Phone' }])
    expect([keys.outcome, keys.busy]).toEqual(['added', null])
  })
  test('that was not made says why, and the server is asked for nothing more', async () => {
    const { keys, asked } = at(begin, 'already')
    expect(await keys.add('Phone')).toBe(false)
    expect([keys.outcome, asked.length]).toEqual(['already', 1])
  })
  test('that the server refuses, or nobody answers for, is none', async () => {
    const refused = at({ ...begin, '/api/me/passkeys': () => Response.json({ error: 'not_found' }, { status: 404 }) }).keys
    await refused.add('Phone')
    const silent = at({}).keys
    await silent.add('Phone')
    expect([refused.outcome, silent.outcome]).toEqual(['failed', 'unreachable'])
  })
})

describe('new recovery codes', () => {
  test('are shown until they are put away, and not again', async () => {
    const { keys } = at({ '/api/me/recovery-codes': () => Response.json({ codes: CODES }) })
    await keys.makeCodes()
    expect(keys.codes).toEqual(CODES)
    keys.forget()
    expect(keys.codes).toBeNull()
  })
  test('that did not come are said not to have been made', async () => {
    const { keys } = at({})
    await keys.makeCodes()
    expect([keys.codes, keys.codesFailed, keys.busy]).toEqual([null, true, null])
  })
})
