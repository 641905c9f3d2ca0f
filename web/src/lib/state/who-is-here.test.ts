/** Who is here where nobody is remembered. Not here: the way to the door. */
import { beforeEach, expect, test } from 'vitest'
import { forgetLater, toForget } from './forget-marks.ts'
import { fakeKeep } from './keep.test-aid.ts'
import { type Me, rememberedMe } from './session.ts'
import { leaveLater } from './signing-out.ts'
import { type Asked, whoIsHere } from './who-is-here.ts'

const ANA: Me = { id: 'ana', name: 'Ana', role: 'agent', scope: 'workspace', teams: [], approval: false, simulator: false, leaseDays: 45 }
const BEN: Me = { ...ANA, id: 'ben', name: 'Ben' }

let keep: ReturnType<typeof fakeKeep>
let asked: string[]
beforeEach(() => {
  keep = fakeKeep()
  asked = []
})
const OFFLINE = (): Promise<Response> => Promise.reject(new TypeError('failed to fetch'))
const answering = (answer: () => Response | Promise<Response>): Asked => ({
  keep,
  get: async (path) => {
    asked.push(path)
    return answer()
  },
  serverOf: (member) => ({
    post: async (path) => {
      asked.push(`${member} ${path}`)
      return answer()
    }
  }),
  onDisk: async () => BEN,
  now: () => 1
})

test('whom the server names is here, remembered, and nothing of theirs is deleted any more', async () => {
  forgetLater(keep, 'ana')
  forgetLater(keep, 'chidi')
  expect(await whoIsHere(answering(() => Response.json(ANA)))).toEqual(ANA)
  expect([rememberedMe(keep), toForget(keep)]).toEqual([ANA, ['chidi']])
})

test('whoever the disk knows is here where the server cannot be asked, and nobody where it says so', async () => {
  expect(await whoIsHere(answering(OFFLINE))).toEqual(BEN)
  keep.clear()
  expect(await whoIsHere(answering(() => Response.json({ error: 'not_signed_in' }, { status: 401 })))).toBeNull()
  expect(rememberedMe(keep)).toBeNull()
})

test.for([
  ['data is still to be deleted', () => forgetLater(keep, 'ana')],
  ['a session was left that the server has not heard of', () => leaveLater(keep, 'ana')]
] as const)('the disk is not looked at while %s', async ([, mark]) => {
  mark()
  expect(await whoIsHere(answering(OFFLINE))).toBeNull()
})

test('a session that was left is ended before anybody is asked', async () => {
  leaveLater(keep, 'ana')
  let isOver = false
  const answer = (): Response => {
    const told = isOver ? Response.json({ error: 'not_signed_in' }, { status: 401 }) : Response.json({ ok: true })
    isOver = true
    return told
  }
  expect(await whoIsHere(answering(answer))).toBeNull()
  expect(asked).toEqual(['ana /api/sign-out', '/api/me'])
})
