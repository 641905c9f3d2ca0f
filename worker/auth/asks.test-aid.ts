/** What is asked at the door of a small world (`World`), in few words. Not here: what ought to come of it. */
import type { Millis } from '../../schema/domain/ids.ts'
import { World } from '../commit/fold.test-aid.ts'
import type { AccessAnswer, AccessAsk, AccessOperation, NewPasskey, NewSession } from '../commit/operation.ts'
import { AUDIT } from '../store/tables.ts'

export const UNKNOWN = { ok: false, reason: 'unknown' }
export const CONFLICT = { ok: false, reason: 'conflict' }

let made = 0
export const hashed = (): string => (++made).toString(16).padStart(64, '0')
export const session = (more: Partial<NewSession> = {}): NewSession => ({
  id: hashed(),
  label: 'Chrome on Mac',
  how: 'passkey',
  expiresAt: Number.MAX_SAFE_INTEGER,
  ...more
})
export const passkey = (id = `key-${++made}`): NewPasskey => ({
  id,
  publicKey: 'AA',
  counter: 0,
  transports: [],
  backedUp: false,
  name: 'Phone'
})

export const asking = (world: World, ask: AccessAsk, now: Millis = world.wallNow): AccessOperation => ({ kind: 'access', now, ask })
export const together = async (world: World, ...asks: readonly AccessAsk[]): Promise<readonly AccessAnswer[]> => {
  const results = await world.commit(...asks.map((ask) => asking(world, ask)))
  return results.map((result) => {
    if (result.kind !== 'access') throw new Error('an ask was not answered as one')
    return result.answer
  })
}
export const ask = async (world: World, asked: AccessAsk): Promise<AccessAnswer> => {
  const [answer] = await together(world, asked)
  if (!answer) throw new Error('an ask got no answer')
  return answer
}

const TEAMS_OF_TWO = [
  { id: 'support', name: 'Support', members: ['ana'], numbers: [] },
  { id: 'sales', name: 'Sales', members: [], numbers: [] }
]
export const open = () => World.open({ teams: TEAMS_OF_TWO })

interface Rights {
  readonly role?: 'owner' | 'admin' | 'manager' | 'agent' | 'viewer'
  readonly scope?: 'workspace' | 'teams' | 'assigned'
  readonly teams?: string[]
  readonly approval?: boolean
  readonly member?: string
}

/** Fay, who is an admin, invites somebody, or gives a member a new way in. */
export const invite = async (world: World, rights: Rights = {}, by = 'fay'): Promise<string> => {
  const invitation = hashed()
  const { role = 'agent', scope = 'teams', teams = ['sales'], approval = true, member = null } = rights
  const wish = { kind: 'invitation.create', invitation, name: 'Noor', role, scope, teams, approval, member } as const
  const result = await world.act(by, wish)
  if (result.outcome !== 'applied') throw new Error(`the invitation came to ${result.outcome}`)
  return invitation
}
export const joining = (
  invitation: string,
  more: Partial<Extract<AccessAsk, { kind: 'join' }>> = {}
): Extract<AccessAsk, { kind: 'join' }> => ({
  kind: 'join',
  invitation,
  member: `new-${invitation.slice(-6)}`,
  name: 'Noor Haddad',
  passkey: passkey(),
  session: session({ how: 'invitation' }),
  ...more
})
export const addedKey = async (world: World, member: string): Promise<{ readonly key: NewPasskey; readonly session: string }> => {
  const [key, own] = [passkey(), session()]
  await ask(world, { kind: 'open', member, session: own })
  const { ok } = await ask(world, { kind: 'add-passkey', member, session: own.id, passkey: key })
  if (!ok) throw new Error(`${member} got no key`)
  return { key, session: own.id }
}
export const kinds = (world: World): readonly string[] =>
  world
    .rows(AUDIT)
    .map(({ kind }) => kind)
    .filter((kind) => kind.startsWith('access.'))
