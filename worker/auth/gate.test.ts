import { beforeEach, expect, test } from 'vitest'
import type { SessionRow } from '../../schema/domain/access.ts'
import { type Member, memberWithRights } from '../../schema/domain/member.ts'
import type { Action } from '../../schema/protocol/action.ts'
import { person } from '../commit/fold.test-aid.ts'
import { Gate, type Here, purseOf } from './gate.ts'

const START = 1_000_000_000_000

let now: number
let gate: Gate
let looked: number
let here: Here

const sessions = new Map<string, Pick<SessionRow, 'member' | 'expiresAt'>>([
  ['laptop', { member: 'ana', expiresAt: START + 1_000_000 }],
  ['stolen', { member: 'ana', expiresAt: START + 1_000_000 }],
  ['of a ghost', { member: 'gone', expiresAt: START + 1_000_000 }]
])
const ana: Member = memberWithRights({ ...person('ana', 'agent'), approval: false, removedAt: null, rightsSeq: 1, seq: 1 }, [])

beforeEach(() => {
  now = START
  looked = 0
  gate = new Gate({
    now: () => now,
    read: (ids) => {
      looked += 1
      return Promise.resolve(new Map(ids.includes('taken') ? [['taken', 'revoked']] : []))
    },
    requestsPerMinute: 20
  })
  here = {
    session: (id) => sessions.get(id) as SessionRow | undefined,
    member: (id) => (id === 'ana' ? ana : undefined)
  }
})

const act = (kind: string, count = 1): Action[] => Array.from({ length: count }, () => ({ kind }) as Action)

test('[DEV2] behind an open session is its member, behind any other nobody, and one that was taken back says so', async () => {
  const who = async (id: string) => gate.memberOf(here, id)
  expect([await who('laptop'), await who('of a ghost'), await who('nobody’s'), await who('taken')]).toEqual([ana, null, null, 'revoked'])
  now = START + 1_000_000
  expect([await who('laptop'), gate.isOpen(here, 'laptop')]).toEqual([null, false])
})

test('[BUD1] requests without a session, and with one that is over, cost nobody’s minute', async () => {
  for (let n = 0; n < 100; n++) expect(await gate.admit(here, 'taken', 'member')).toBe('revoked')
  expect(looked).toBe(1)
  expect(await gate.admit(here, 'laptop', 'member')).toEqual({ member: ana })
})

test('[BUD1] each action of a body is one request, and a body that does not fit is not begun', async () => {
  expect(gate.spendOn('ana', act('conversation.claim', 15))).toBe(0)
  expect(gate.spendOn('ana', act('conversation.claim', 6))).toBeGreaterThan(0)
  expect(gate.spendOn('ana', act('conversation.claim', 5))).toBe(0)
  expect(await gate.admit(here, 'laptop', 'member')).toMatchObject({ waitMs: expect.any(Number) })
})

test('[BUD1] frames count like requests', () => {
  for (let n = 0; n < 20; n++) expect(gate.spendOnFrame('ana')).toBe(0)
  expect(gate.spendOnFrame('ana')).toBeGreaterThan(0)
})

test('[BUD1] whoever stole a device and spends the minute keeps its owner from neither taking it back nor leaving', async () => {
  for (let n = 0; n < 100; n++) {
    await gate.admit(here, 'stolen', 'member')
    await gate.admit(here, 'stolen', 'device')
    gate.spendOn('ana', act('conversation.claim', 100))
  }
  expect(await gate.admit(here, 'laptop', purseOf('/api/me'))).toMatchObject({ waitMs: expect.any(Number) })
  expect(await gate.admit(here, 'stolen', purseOf('/api/actions'))).toMatchObject({ waitMs: expect.any(Number) })
  for (const path of ['/api/me/security', '/api/devices', '/api/actions', '/api/sign-out'])
    expect([path, await gate.admit(here, 'laptop', purseOf(path))]).toEqual([path, { member: ana }])
  expect(gate.spendOn('ana', act('session.revoke'))).toBe(0)
})
