/** Changes of the settings: posted at once, repeated with the same id where nobody answered. */
import { describe, expect, test } from 'vitest'
import type { Action } from '../../../../schema/protocol/action.ts'
import type { PostAnswer } from '../outbox/answer.ts'
import { Changes } from './changes.svelte.ts'

const WISH = { kind: 'member.restore', member: 'ana' } as const
const applied = (id: string): PostAnswer => ({ kind: 'results', results: [{ id, outcome: 'applied', seq: 7 }] })

const at = (...answers: readonly ((id: string) => PostAnswer)[]) => {
  const sent: Action[] = []
  let made = 0
  const changes = new Changes({
    post: async (action) => {
      sent.push(action)
      return (answers[sent.length - 1] ?? applied)(action.id)
    },
    making: () => {
      made += 1
      return { id: `id-${made}`, at: made }
    },
    wake: () => undefined
  })
  return { changes, sent }
}

describe('a change', () => {
  test('is done when the server has said so, not before', async () => {
    const { changes } = at()
    const asked = changes.make('restore', WISH)
    expect([changes.isBusy('restore'), changes.outcome('restore')]).toEqual([true, null])
    expect(await asked).toEqual({ kind: 'done', seq: 7 })
    expect([changes.isBusy('restore'), changes.outcome('restore')?.kind]).toEqual([false, 'done'])
  })

  test('[STG4] that nobody answered goes again with the same id; another wish is another action', async () => {
    const silent = (): PostAnswer => ({ kind: 'unanswered' })
    const { changes, sent } = at(silent, silent)
    expect(await changes.make('restore', WISH)).toEqual({ kind: 'unanswered' })
    await changes.make('restore', { ...WISH, member: 'ben' })
    await changes.make('restore', { ...WISH, member: 'ben' })
    await changes.make('restore', { ...WISH, member: 'ben' })
    expect(sent.map(({ id }) => id)).toEqual(['id-1', 'id-2', 'id-2', 'id-3'])
  })

  test('that was done by the first of two equal ones is done', async () => {
    const twice = (id: string): PostAnswer => ({
      kind: 'results',
      results: [{ id, outcome: 'duplicate', first: { outcome: 'applied', seq: 3 } }]
    })
    expect(await at(twice).changes.make('restore', WISH)).toEqual({ kind: 'done', seq: 3 })
  })

  test('that is refused says why', async () => {
    const refused = (id: string): PostAnswer => ({ kind: 'results', results: [{ id, outcome: 'refused', reason: 'overtaken' }] })
    expect(await at(refused).changes.make('restore', WISH)).toEqual({ kind: 'refused', reason: 'overtaken', detail: null })
  })

  test('is not asked for twice while it is under way', async () => {
    const { changes, sent } = at()
    const first = changes.make('restore', WISH)
    expect(await changes.make('restore', WISH)).toBeNull()
    await first
    expect(sent).toHaveLength(1)
  })

  test('of an answer that does not name it nothing is known', async () => {
    expect(await at(() => applied('other')).changes.make('restore', WISH)).toEqual({ kind: 'unanswered' })
  })
})
