import { describe, expect, test } from 'vitest'
import { MAX_PASSKEYS } from '../../schema/domain/access.ts'
import type { AccessAnswer, AccessAsk } from '../commit/operation.ts'
import { AUDIT, PASSKEYS, SESSIONS } from '../store/tables.ts'
import { addedKey, ask, CONFLICT, hashed, open, passkey, session, together, UNKNOWN } from './asks.test-aid.ts'

describe('signing in', () => {
  const signIn = (key: string, more: Partial<Extract<AccessAsk, { kind: 'sign-in' }>> = {}): AccessAsk => ({
    kind: 'sign-in',
    passkey: key,
    counter: 0,
    backedUp: false,
    session: session(),
    ...more
  })

  test('[PKY2] keeps the counter, whether the key is backed up, and when it was used', async () => {
    const world = await open()
    const { key } = await addedKey(world, 'ana')
    world.pass(5000)
    expect(await ask(world, signIn(key.id, { counter: 4, backedUp: true }))).toEqual({ ok: true, member: 'ana' })
    expect(world.rows(PASSKEYS)).toMatchObject([{ counter: 4, backedUp: true, lastUsedAt: world.now }])
  })

  test('[PKY2] a counter that does not rise is refused; one that is always 0 is not', async () => {
    const world = await open()
    const { key } = await addedKey(world, 'ana')
    for (const counter of [0, 0, 4]) expect(await ask(world, signIn(key.id, { counter }))).toMatchObject({ ok: true })
    for (const counter of [4, 3, 1, 0]) expect(await ask(world, signIn(key.id, { counter }))).toEqual(UNKNOWN)
    expect(await ask(world, signIn(key.id, { counter: 5 }))).toMatchObject({ ok: true })
  })

  test('[SES1] ends the session that this browser had, and no other', async () => {
    const world = await open()
    const { key, session: first } = await addedKey(world, 'ana')
    const bens = session()
    await ask(world, { kind: 'open', member: 'ben', session: bens })
    await ask(world, signIn(key.id, { session: session({ instead: bens.id }) }))
    const ended = world.rows(SESSIONS).filter(({ end }) => end !== null)
    expect(ended).toMatchObject([{ id: bens.id, end: 'signed-out', endedBy: 'ben' }])
    expect(world.committer.session(first)).toBeDefined()
    await ask(world, signIn(key.id, { session: session({ instead: hashed() }) })) // of no session that is here
    expect(world.rows(SESSIONS).filter(({ end }) => end !== null)).toHaveLength(1)
  })

  test('[SES2] whoever is suspended or gone gets nothing, by any way', async () => {
    for (const kind of ['member.suspend', 'member.remove'] as const) {
      const world = await open()
      const { key, session: own } = await addedKey(world, 'ana')
      const code = hashed()
      await ask(world, { kind: 'renew-recovery', member: 'ana', session: own, codes: [code] })
      await world.act('fay', { kind, member: 'ana', handTo: null })
      expect(world.rows(SESSIONS)).toMatchObject([{ end: 'revoked', endedBy: 'fay' }])
      const before = world.everything()
      const asks: readonly AccessAsk[] = [
        { kind: 'open', member: 'ana', session: session() },
        signIn(key.id, { counter: 9 }),
        { kind: 'recover', code, session: session() },
        { kind: 'add-passkey', member: 'ana', session: own, passkey: passkey() },
        { kind: 'renew-recovery', member: 'ana', session: own, codes: [hashed()] }
      ]
      for (const asked of asks) expect([asked.kind, await ask(world, asked)]).toEqual([asked.kind, UNKNOWN])
      expect(world.everything()).toBe(before)
    }
  })

  test('[PKY3] a recovery code opens once; those that are left still do', async () => {
    const world = await open()
    const { session: own } = await addedKey(world, 'ana')
    const codes = [hashed(), hashed(), hashed()]
    await ask(world, { kind: 'renew-recovery', member: 'ana', session: own, codes })
    const recover = (code = ''): AccessAsk => ({ kind: 'recover', code, session: session({ how: 'recovery' }) })
    expect(await ask(world, recover(codes[1]))).toEqual({ ok: true, member: 'ana', left: 2 })
    expect(await ask(world, recover(codes[1]))).toEqual(UNKNOWN)
    const answers = await together(world, recover(codes[0]), recover(codes[0]))
    expect(answers).toEqual([{ ok: true, member: 'ana', left: 1 }, UNKNOWN])
    await ask(world, { kind: 'renew-recovery', member: 'ana', session: own, codes: [hashed()] })
    expect(await ask(world, recover(codes[2]))).toEqual(UNKNOWN)
  })
})

describe('one’s own keys', () => {
  test('[PKY2] are added by a session of one’s own that is still open, each once, and not without end', async () => {
    const world = await open()
    const { key, session: own } = await addedKey(world, 'ana')
    const add = (more: Partial<Extract<AccessAsk, { kind: 'add-passkey' }>>): Promise<AccessAnswer> =>
      ask(world, { kind: 'add-passkey', member: 'ana', session: own, passkey: passkey(), ...more })
    expect(await add({ passkey: key })).toEqual(CONFLICT)
    expect(await add({ member: 'ben' })).toEqual(UNKNOWN)
    expect(await add({ session: hashed() })).toEqual(UNKNOWN)
    for (let count = 1; count < MAX_PASSKEYS; count++) expect(await add({})).toMatchObject({ ok: true })
    expect(await add({})).toEqual(CONFLICT)
    await ask(world, { kind: 'close', session: own })
    expect(await add({})).toEqual(UNKNOWN)
  })
})

test('[DOR5] whatever happens at the door stands in the audit log, in the same commit, and no secret with it', async () => {
  const world = await open()
  const { key, session: own } = await addedKey(world, 'ana')
  const code = hashed()
  await ask(world, { kind: 'renew-recovery', member: 'ana', session: own, codes: [code] })
  await ask(world, { kind: 'recover', code, session: session() })
  await ask(world, { kind: 'close', session: own })
  const log = world.rows(AUDIT).filter(({ kind }) => kind.startsWith('access.'))
  expect(log.map(({ kind, actor }) => [kind, actor])).toEqual([
    ['access.signed-in', 'ana'],
    ['access.passkey-added', 'ana'],
    ['access.recovery-renewed', 'ana'],
    ['access.recovered', 'ana'],
    ['access.signed-out', 'ana']
  ])
  for (const entry of log) expect(entry.changes.length).toBeGreaterThan(0)
  expect(JSON.stringify(log)).not.toContain(code)
  expect(JSON.stringify(log)).not.toContain(`"${key.publicKey}"`)
  expect(JSON.stringify(log)).not.toContain('publicKey')
})
