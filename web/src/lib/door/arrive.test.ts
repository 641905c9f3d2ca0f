/** Who this device belongs to once somebody is through the door. */
import { expect, test } from 'vitest'
import { forgetLater, toForget } from '../state/forget-marks.ts'
import { fakeKeep } from '../state/keep.test-aid.ts'
import { isLocked } from '../state/lease.ts'
import { type Me, rememberedMe } from '../state/session.ts'
import { leaveLater, signOutFirst } from '../state/signing-out.ts'
import { arrive } from './arrive.ts'

const ANA: Me = { id: 'ana', name: 'Ana', role: 'agent', scope: 'workspace', teams: [], approval: false, simulator: false, leaseDays: 45 }
const NOW = Date.UTC(2026, 10, 23)

test('whoever came in is remembered, nothing of them is forgotten any more, and a locked device is open', async () => {
  const keep = fakeKeep()
  keep.setItem('baton.contact', '0 0')
  forgetLater(keep, 'ana')
  expect(isLocked(keep, 45, NOW)).toBe(true)
  expect(await arrive(keep, async () => Response.json(ANA), NOW)).toEqual(ANA)
  expect([rememberedMe(keep), toForget(keep), isLocked(keep, 45, NOW)]).toEqual([ANA, [], false])
})

test('[TAB5] what others left behind still goes, whoever comes in', async () => {
  const keep = fakeKeep()
  forgetLater(keep, 'ben')
  forgetLater(keep, 'ana')
  await arrive(keep, async () => Response.json(ANA), NOW)
  expect(toForget(keep)).toEqual(['ben'])
})

test.for([
  ['', async () => Response.json(ANA)],
  [', also where the server does not say who that is', () => Promise.reject(new TypeError('failed to fetch'))]
] as const)('whoever came in is not signed out for somebody who left without a network before%s', async ([, get]) => {
  const keep = fakeKeep()
  leaveLater(keep, 'ana')
  await arrive(keep, get, NOW)
  const asked: string[] = []
  const post = async (path: string): Promise<Response> => {
    asked.push(path)
    return Response.json({ ok: true })
  }
  expect(await signOutFirst(keep, () => ({ post }))).toBe(true)
  expect(asked).toEqual([])
})

test('whoever comes in keeps nothing of a device that was taken back before', async () => {
  const keep = fakeKeep()
  forgetLater(keep, '*')
  await arrive(keep, async () => Response.json(ANA), NOW)
  expect(toForget(keep)).toEqual(['*'])
})

test.for([
  ['nobody', async () => Response.json({ error: 'not_signed_in' }, { status: 401 })],
  ['no answer', () => Promise.reject(new TypeError('failed to fetch'))]
] as const)('%s is nobody, and what was marked stays so', async ([, get]) => {
  const keep = fakeKeep()
  forgetLater(keep, 'ana')
  expect(await arrive(keep, get, NOW)).toBeNull()
  expect([rememberedMe(keep), toForget(keep)]).toEqual([null, ['ana']])
})
