/** The ways through the door, over a server and an authenticator that are played. */
import { describe, expect, test } from 'vitest'
import type { Answered, Invitation, Joining } from './door-server.ts'
import { invitationKind, withLink, withPasskey } from './enter.ts'
import type { Passkeys } from './passkey.ts'

const INVITATION: Invitation = {
  workspace: 'Oak & Pine',
  role: 'agent',
  scope: 'teams',
  teams: ['Sales'],
  name: 'Gita',
  by: 'Emre',
  reset: false,
  expiresAt: 0
}
const JOINING: Joining = { ceremony: 'first', options: { user: { id: 'x' } }, invitation: INVITATION }
const answer = <A>(given: A): Answered<A> => ({ kind: 'answer', answer: given })

const device = (answers: () => Promise<unknown>): Passkeys =>
  ({
    PublicKeyCredential: { parseRequestOptionsFromJSON: (json: unknown) => json, parseCreationOptionsFromJSON: (json: unknown) => json },
    credentials: { get: answers, create: answers }
  }) as unknown as Passkeys
const WILLING = device(async () => ({ toJSON: () => 'signed' }))
const CANCELLED = device(() => Promise.reject(new DOMException('', 'NotAllowedError')))
const OLD: Passkeys = { PublicKeyCredential: undefined, credentials: undefined }

describe('signing in with a passkey', () => {
  const door = (begun: Answered<{ ceremony: string; options: Record<string, unknown> }>, ended: Answered<{ member: string }>) => {
    const said: unknown[] = []
    return {
      said,
      begin: async () => begun,
      signIn: async (...words: unknown[]) => {
        said.push(words)
        return ended
      }
    }
  }
  const BEGUN = answer({ ceremony: 'c', options: {} })

  test('opens the door with what the device signed', async () => {
    const open = door(BEGUN, answer({ member: 'ana' }))
    expect(await withPasskey(open, WILLING)).toEqual({ kind: 'in' })
    expect(open.said).toEqual([['c', 'signed']])
  })

  test('that somebody broke off tells the server nothing', async () => {
    const open = door(BEGUN, answer({ member: 'ana' }))
    expect(await withPasskey(open, CANCELLED)).toEqual({ kind: 'cancelled' })
    expect(open.said).toEqual([])
  })

  test('is not begun in a browser without passkeys', async () => {
    const never = { begin: () => Promise.reject(new Error('asked')), signIn: () => Promise.reject(new Error('asked')) }
    expect(await withPasskey(never, OLD)).toEqual({ kind: 'no-passkeys' })
  })

  test('stays outside where the server says so, before or after', async () => {
    expect(await withPasskey(door({ kind: 'throttled', seconds: 9 }, answer({ member: 'ana' })), WILLING)).toEqual({
      kind: 'throttled',
      seconds: 9
    })
    expect(await withPasskey(door(BEGUN, { kind: 'not-recognised' }), WILLING)).toEqual({ kind: 'not-recognised' })
  })
})

describe('joining by a link', () => {
  const door = (begun: Answered<Joining> = answer({ ...JOINING, ceremony: 'second' })) => {
    const said: unknown[] = []
    return {
      said,
      beginJoin: async () => begun,
      join: async (...words: unknown[]) => {
        said.push(words)
        return answer({ member: 'gita' })
      }
    }
  }
  const link = { secret: 's', joining: JOINING, at: 1_000 }

  test('uses the ceremony with which the link was looked at', async () => {
    const open = door()
    expect(await withLink(open, WILLING, link, 'Gita', 60_000)).toEqual({ kind: 'in' })
    expect(open.said).toEqual([['first', 's', 'Gita', 'signed']])
  })

  test.for([1_000 + 240_000, 0])('asks for another one where that may be over (at %i)', async (now) => {
    const open = door()
    expect(await withLink(open, WILLING, link, 'Gita', now)).toEqual({ kind: 'in' })
    expect(open.said).toEqual([['second', 's', 'Gita', 'signed']])
  })

  test('of which the link was used meanwhile comes to nothing', async () => {
    expect(await withLink(door({ kind: 'gone' }), WILLING, link, 'Gita', 999_999)).toEqual({ kind: 'gone' })
  })

  test('is not begun in a browser without passkeys', async () => {
    expect(await withLink(door(), OLD, link, 'Gita', 1_000)).toEqual({ kind: 'no-passkeys' })
  })
})

test('a link is for joining, for a new passkey, or for the first owner', () => {
  expect(invitationKind(INVITATION)).toBe('invitation')
  expect(invitationKind({ ...INVITATION, role: 'owner' })).toBe('invitation')
  expect(invitationKind({ ...INVITATION, role: 'owner', by: null })).toBe('claim')
  expect(invitationKind({ ...INVITATION, role: 'owner', by: null, reset: true })).toBe('reset')
})
