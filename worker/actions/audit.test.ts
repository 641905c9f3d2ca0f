/** Every action that changes something stands in the audit log, in the batch of its change. Over all kinds that there are. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { MAX_CHANGES } from '../../schema/domain/audit.ts'
import { type ActionKind, ActionSchema } from '../../schema/protocol/action.ts'
import { HOUR, IDA, MINUTE, PEOPLE, person, SHOP, START, type Wish, World } from '../commit/fold.test-aid.ts'
import type { Statement } from '../store/db.ts'
import { AUDIT, CONVERSATIONS } from '../store/tables.ts'

const people = [...PEOPLE, person('tim', 'agent', { approval: true })]
const teams = [{ id: 'care', name: 'Care', members: ['ana'], numbers: [] }]
const hash = (letter: string): string => letter.repeat(64)
const LINK = { role: 'agent', scope: 'teams', teams: [], approval: false, name: 'Noor' } as const

const KINDS: readonly ActionKind[] = ActionSchema.options.map(({ entries }) => entries.kind.literal)

/** Kinds that change something, but nothing that the log tells of. */
const UNTOLD: ReadonlySet<ActionKind> = new Set([
  'conversation.read', // one’s own reading is nobody else’s business
  'conversation.mark-unread' // the same
])
/** Nobody is refused their own name. */
const NEVER_REFUSED: ReadonlySet<ActionKind> = new Set(['member.profile'])

interface Stage {
  readonly world: World
  readonly conversation: string
  readonly question: string
}
/** Who does it, how; and how it is refused to whom. */
interface Scene {
  readonly by: string
  readonly wish: (stage: Stage) => Wish | Promise<Wish>
  readonly refused?: readonly [by: string, wish: Wish]
}

const failed = async ({ world, conversation }: Stage): Promise<string> => {
  const { id } = await world.reply('ana', conversation)
  await world.attempt(id)
  await world.outcome(id, { kind: 'not-confirmed' })
  return id
}
const heldOfTim = async ({ world, conversation }: Stage): Promise<string> => (await world.reply('tim', conversation)).id
const staleOfBen = async ({ world, conversation, question }: Stage): Promise<string> => {
  await world.reply('ana', conversation)
  return (await world.reply('ben', conversation, { seen: question })).id
}
const signedIn = ({ world }: Stage) =>
  world.commit({
    kind: 'access',
    now: world.now,
    ask: { kind: 'open', member: 'ana', session: { id: hash('a'), label: 'Chrome on Windows', how: 'demo', expiresAt: world.now + HOUR } }
  })
const passkey = (id: string) => ({ id, publicKey: 'k', counter: 0, transports: [], backedUp: false, name: id })

const onIt = (more: (stage: Stage) => object) => (stage: Stage) => ({ conversation: stage.conversation, ...more(stage) })
const scene = (by: string, wish: (stage: Stage) => object | Promise<object>, refused?: readonly [by: string, wish: object]): Scene => ({
  by,
  wish: async (stage) => (await wish(stage)) as Wish,
  ...(refused && { refused: refused as readonly [string, Wish] })
})
const nowhere = { conversation: 'nowhere' }

const SCENES: Readonly<Record<ActionKind, Scene>> = Object.fromEntries(
  Object.entries({
    'message.send': scene(
      'ana',
      onIt(({ question }) => ({ text: 'Hello', seen: question })),
      ['vera', { ...nowhere, text: 'x', seen: null }]
    ),
    'message.release': scene(
      'ben',
      async (stage) => ({ message: await staleOfBen(stage), seen: stage.world.lastIn(stage.conversation)?.id }),
      ['ana', { message: 'nothing', seen: 'x' }]
    ),
    'message.discard': scene('ben', async (stage) => ({ message: await staleOfBen(stage) }), ['ana', { message: 'nothing' }]),
    'message.retry': scene('ana', async (stage) => ({ message: await failed(stage), attempt: 1 }), ['ana', { message: 'no', attempt: 1 }]),
    'conversation.claim': scene(
      'ana',
      onIt(() => ({})),
      ['ana', nowhere]
    ),
    'conversation.assign': scene(
      'ana',
      onIt(() => ({ assignee: 'ben', team: 'care' })),
      ['ana', { ...nowhere, assignee: 'ben' }]
    ),
    'conversation.resolve': scene(
      'ana',
      onIt(({ question }) => ({ seen: question })),
      ['ana', { ...nowhere, seen: null }]
    ),
    'conversation.reopen': scene(
      'ana',
      async (stage) => {
        await stage.world.act('ana', { kind: 'conversation.resolve', conversation: stage.conversation, seen: stage.question })
        return { conversation: stage.conversation }
      },
      ['ana', nowhere]
    ),
    'conversation.snooze': scene(
      'ana',
      onIt(({ question }) => ({ until: START + HOUR, seen: question })),
      ['ana', { ...nowhere, until: START + HOUR, seen: null }]
    ),
    'conversation.prioritise': scene(
      'ana',
      onIt(() => ({ priority: 'urgent' })),
      ['ana', { ...nowhere, priority: 'urgent' }]
    ),
    'conversation.read': scene(
      'ana',
      onIt(({ question }) => ({ upTo: question })),
      ['ana', { ...nowhere, upTo: 'x' }]
    ),
    'conversation.mark-unread': scene(
      'ana',
      onIt(() => ({})),
      ['ana', nowhere]
    ),
    'conversation.no-reply-needed': scene(
      'ana',
      onIt(({ question }) => ({ seen: question })),
      ['ana', { ...nowhere, seen: null }]
    ),
    'action.undo': scene(
      'ana',
      async ({ world, conversation }) => ({ action: (await world.act('ana', { kind: 'conversation.claim', conversation })).id }),
      ['ana', { action: 'nothing' }]
    ),
    'number.pause': scene('emre', () => ({ number: SHOP }), ['ana', { number: SHOP }]),
    'number.resume': scene(
      'emre',
      async ({ world }) => {
        await world.act('emre', { kind: 'number.pause', number: SHOP })
        return { number: SHOP }
      },
      ['ana', { number: SHOP }]
    ),
    'member.availability': scene('ana', () => ({ availability: 'away' }), ['vera', { availability: 'away' }]),
    'workspace.configure': scene('fay', () => ({ leaseDays: 7 }), ['ana', { leaseDays: 7 }]),
    'message.approve': scene('emre', async (stage) => ({ message: await heldOfTim(stage), seen: stage.question }), [
      'emre',
      { message: 'nothing', seen: null }
    ]),
    'message.return': scene('emre', async (stage) => ({ message: await heldOfTim(stage), note: 'No' }), [
      'emre',
      { message: 'no', note: '' }
    ]),
    'member.profile': scene('ana', () => ({ name: 'Ana B.' })),
    'member.change': scene('fay', () => ({ member: 'ana', role: 'manager' }), ['ana', { member: 'ben', role: 'viewer' }]),
    'member.suspend': scene('fay', () => ({ member: 'ana', handTo: null }), ['ana', { member: 'ben', handTo: null }]),
    'member.restore': scene(
      'fay',
      async ({ world }) => {
        await world.act('fay', { kind: 'member.suspend', member: 'ana', handTo: null })
        return { member: 'ana' }
      },
      ['ana', { member: 'ben' }]
    ),
    'member.remove': scene('fay', () => ({ member: 'ana', handTo: null }), ['ana', { member: 'ben', handTo: null }]),
    'invitation.create': scene('fay', () => ({ invitation: hash('1'), ...LINK }), ['ana', { invitation: hash('1'), ...LINK }]),
    'invitation.revoke': scene(
      'fay',
      async ({ world }) => {
        await world.act('fay', { kind: 'invitation.create', invitation: hash('1'), ...LINK, teams: [] })
        return { invitation: hash('1') }
      },
      ['fay', { invitation: hash('2') }]
    ),
    'team.create': scene('fay', () => ({ team: 'press', name: 'Press' }), ['ana', { team: 'press', name: 'Press' }]),
    'team.change': scene('fay', () => ({ team: 'care', name: 'Better care' }), ['ana', { team: 'care', name: 'x' }]),
    'team.remove': scene('fay', () => ({ team: 'care' }), ['ana', { team: 'care' }]),
    'session.revoke': scene(
      'ana',
      async (stage) => {
        await signedIn(stage)
        return { session: hash('a') }
      },
      ['ana', { session: hash('b') }]
    ),
    'passkey.remove': scene(
      'ana',
      async (stage) => {
        await signedIn(stage)
        for (const id of ['one', 'two'])
          await stage.world.commit({
            kind: 'access',
            now: stage.world.now,
            ask: { kind: 'add-passkey', member: 'ana', session: hash('a'), passkey: passkey(id) }
          })
        return { passkey: 'two' }
      },
      ['ana', { passkey: 'none' }]
    )
  } satisfies Record<ActionKind, Scene>).map(([kind, { by, wish, refused }]) => [
    kind,
    {
      by,
      wish: async (stage: Stage) => ({ ...(await wish(stage)), kind }) as Wish,
      ...(refused && { refused: [refused[0], { ...refused[1], kind } as Wish] as const })
    }
  ])
) as Record<ActionKind, Scene>

const stageOf = async (batches: (readonly Statement[])[] = []): Promise<Stage> => {
  const wrap: NonNullable<Parameters<typeof World.open>[0]>['wrap'] = (db) => ({
    batch: (statements) => {
      batches.push(statements)
      return db.batch(statements)
    }
  })
  const world = await World.open({ people, teams, wrap })
  const { id: question, conversation } = await world.customerWrites(IDA, 'Are you open?')
  return { world, conversation, question }
}

describe('the audit log', () => {
  test.each(KINDS)(
    '[AUD1] %s: one entry in the batch of the change, with who, on what, when it was made and when it came',
    async (kind) => {
      const batches: (readonly Statement[])[] = []
      const stage = await stageOf(batches)
      const { world } = stage
      const { by, wish } = SCENES[kind]
      const given = await wish(stage)
      const before = world.rows(AUDIT).length
      world.pass(MINUTE)
      batches.length = 0
      const result = await world.act(by, { ...given, at: world.now - 5000 } as Wish, { device: `${by}-tablet` })
      if (result.outcome !== 'applied') throw new Error(`${kind} came to ${JSON.stringify(result)}`)
      const entries = world.rows(AUDIT).slice(before)
      const seq = world.committer.head.seq
      const entry = { seq, n: 0, at: world.now, madeAt: world.now - 5000, actor: by, session: null, device: `${by}-tablet`, kind }
      expect(entries).toMatchObject(UNTOLD.has(kind) ? [] : [entry])
      for (const { changes } of entries) expect(changes.length).toBeGreaterThan(0)
      const writing = batches.find((statements) => statements.some(({ sql }) => sql.startsWith('INSERT INTO commits')))
      expect(writing?.some(({ sql }) => sql.startsWith('INSERT INTO "audit"'))).toBe(!UNTOLD.has(kind))
    }
  )

  test.each(KINDS.filter((kind) => !NEVER_REFUSED.has(kind)))('[AUD1] %s that is refused leaves no entry', async (kind) => {
    const { world } = await stageOf()
    const [by, wish] = SCENES[kind].refused ?? []
    if (!by || !wish) throw new Error(`nobody is refused ${kind}`)
    const before = world.rows(AUDIT)
    expect(await world.act(by, wish)).toMatchObject({ outcome: 'refused' })
    expect(world.rows(AUDIT)).toEqual(before)
  })

  test('[AUD1] what changed nothing, and what is only repeated, leaves none', async () => {
    const { world, conversation } = await stageOf()
    await world.act('ana', { kind: 'conversation.claim', conversation }, { id: 'claim-1' })
    const before = world.rows(AUDIT)
    await world.act('ana', { kind: 'conversation.claim', conversation }, { id: 'claim-1' })
    await world.act('ana', { kind: 'conversation.claim', conversation })
    await world.act('fay', { kind: 'workspace.configure', leaseDays: 45 })
    expect(world.rows(AUDIT)).toEqual(before)
  })

  test('[AUD1] several deeds in one commit have an entry each, in their order, each with what it found', async () => {
    const { world, conversation } = await stageOf()
    await world.actTogether(
      world.action('ana', { kind: 'conversation.claim', conversation }),
      world.action('emre', { kind: 'conversation.assign', conversation, assignee: 'ben' })
    )
    const seq = world.committer.head.seq
    expect(world.rows(AUDIT).filter((row) => row.seq === seq)).toMatchObject([
      { n: 0, actor: 'ana', conversation, changes: [{ before: { assignee: null }, after: { assignee: 'ana' } }] },
      { n: 1, actor: 'emre', conversation, changes: [{ before: { assignee: 'ana' }, after: { assignee: 'ben' } }] }
    ])
  })

  test('[AUD1] it names the session that asked', async () => {
    const stage = await stageOf()
    await signedIn(stage)
    const claim = stage.world.action('ana', { kind: 'conversation.claim', conversation: stage.conversation })
    await stage.world.actTogether({ ...claim, session: hash('a') })
    expect(stage.world.rows(AUDIT).at(-1)).toMatchObject({ kind: 'conversation.claim', session: hash('a') })
  })

  test(`[AUD1] a deed that changed more than ${MAX_CHANGES} rows has several entries, all of them together everything`, async () => {
    const { world } = await stageOf()
    const phones = Array.from({ length: MAX_CHANGES }, (_, i) => String(15_550_700_000 + i))
    await world.take(...phones.map((phone) => world.question(phone, 'Hello')))
    const all = world.rows(CONVERSATIONS).map(({ id }) => id)
    await world.actTogether(...all.map((id) => world.action('ana', { kind: 'conversation.claim', conversation: id })))
    await world.act('fay', { kind: 'member.suspend', member: 'ana', handTo: 'ben' })
    const entries = world.rows(AUDIT).filter(({ kind }) => kind === 'member.suspend')
    expect(entries.map(({ n, changes }) => [n, changes.length])).toEqual([
      [0, MAX_CHANGES],
      [1, all.length + 1 - MAX_CHANGES]
    ])
    const told = entries.flatMap(({ changes }) => changes)
    expect(told[0]).toMatchObject({ table: 'members', id: 'ana' })
    expect(new Set(told.slice(1).map(({ id }) => id))).toEqual(new Set(all))
  })

  test('[AUD2] a passkey is called by a part of the hash of its id, the same whenever it is named', async () => {
    const stage = await stageOf()
    await signedIn(stage)
    const { world } = stage
    for (const id of ['one', 'two']) {
      const ask = { kind: 'add-passkey', member: 'ana', session: hash('a'), passkey: passkey(id) } as const
      await world.commit({ kind: 'access', now: world.now, ask })
    }
    await world.act('ana', { kind: 'passkey.remove', passkey: 'two' })
    const named = world
      .rows(AUDIT)
      .flatMap(({ changes }) => changes)
      .filter(({ table }) => table === 'passkeys')
    const called = (id: string) => createHash('sha256').update(id).digest('hex').slice(0, 16)
    expect(named.map(({ id }) => id)).toEqual([called('one'), called('two'), called('two')])
  })

  test('[AUD2] no words of customers or colleagues are in it, whatever was done', async () => {
    const CANARY = 'canary-words'
    const { world, conversation } = await stageOf()
    await world.customerWrites(IDA, CANARY)
    await world.reply('ana', conversation, { text: CANARY })
    const { id } = await world.reply('tim', conversation, { text: CANARY })
    await world.act('emre', { kind: 'message.return', message: id, note: CANARY })
    await world.act('tim', { kind: 'message.release', message: id, seen: world.lastIn(conversation)?.id ?? '' })
    await world.act('emre', { kind: 'message.approve', message: id, seen: world.lastIn(conversation)?.id ?? null, text: `${CANARY} 2` })
    await world.act('ana', { kind: 'conversation.assign', conversation, assignee: 'ben', brief: CANARY })
    expect(world.rows(AUDIT).length).toBeGreaterThan(5)
    expect(JSON.stringify(world.rows(AUDIT))).not.toContain(CANARY)
  })
})
