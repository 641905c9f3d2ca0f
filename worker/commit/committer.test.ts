import { describe, expect, test } from 'vitest'
import type { Db, Statement } from '../store/db.ts'
import { readLedger } from '../store/ledger.ts'
import { ACTIONS, ATTEMPTS, MESSAGES } from '../store/tables.ts'
import { DEPOT, IDA, MINUTE, OTTO, PEOPLE, resultOf, SHOP, World } from './fold.test-aid.ts'

const isCommit = (statements: readonly Statement[]): boolean => statements.some(({ sql }) => sql.startsWith('INSERT INTO commits'))

/** Commits, but the answer never arrives, as often as it is told to. */
const losingAnswers = () => {
  const state = { times: 0 }
  const wrap = (db: Db): Db => ({
    async batch(statements) {
      const results = await db.batch(statements)
      if (isCommit(statements) && state.times > 0) {
        state.times -= 1
        throw new Error('Network connection lost')
      }
      return results
    }
  })
  return { state, wrap }
}

/** Fails before anything is written, as often as it is told to. */
const losingBatches = () => {
  const state = { times: 0 }
  const wrap = (db: Db): Db => ({
    async batch(statements) {
      if (isCommit(statements) && state.times > 0) {
        state.times -= 1
        throw new Error('D1 is overloaded')
      }
      return db.batch(statements)
    }
  })
  return { state, wrap }
}

describe('the fence', () => {
  test('[HUB1] of two committers on the same reading one commits and the other decides again', async () => {
    const world = await World.open()
    const { conversation } = await world.customerWrites(IDA, 'Hello')
    const rival = await world.committerOn()
    const before = world.committer.head.seq
    const claim = (member: string) => world.action(member, { kind: 'conversation.claim', conversation })
    const first = await world.committer.commit([claim('ana')])
    const second = await rival.commit([claim('ben')])
    expect([first.gap, second.gap]).toEqual([false, true])
    expect(resultOf(second.results[0])).toMatchObject({ outcome: 'refused', reason: 'already_claimed', by: 'ana' })
    expect(world.value('SELECT max(seq) FROM commits')).toBe(before + 2)
    expect(rival.head.seq).toBe(before + 2)
  })

  test('[HUB1] of two that write at the same moment both are stored, one after the other', async () => {
    const world = await World.open()
    const rival = await world.committerOn()
    const [question, other] = [world.question(IDA, 'one'), world.question(OTTO, 'two')]
    await Promise.all([world.committer.commit([world.intake(question)]), rival.commit([world.intake(other)])])
    const positions = world.rows(MESSAGES).map((row) => row.position)
    expect(positions.toSorted()).toEqual([1, 2])
    expect(new Set(world.rows(MESSAGES).map((row) => row.seq)).size).toBe(2)
  })

  test('[HUB1] of ten committers with the same message it is stored once', async () => {
    const world = await World.open()
    const rivals = await Promise.all(Array.from({ length: 10 }, () => world.committerOn()))
    const body = world.intake(world.question(IDA, 'one'))
    await Promise.all(rivals.map((rival) => rival.commit([body])))
    expect(world.rows(MESSAGES)).toHaveLength(1)
    expect(await readLedger(world.db)).toEqual({ deliveries: 1, members: 1, shown: 1, exceptions: 0, pending: 0 })
  })

  test('[HUB1] [COL2] of two committers with replies to the same question one lets out and the other one holds', async () => {
    const world = await World.open()
    const { conversation, id } = await world.customerWrites(IDA, 'Hello')
    const rival = await world.committerOn()
    const send = (member: string) => world.action(member, { kind: 'message.send', conversation, text: member, seen: id })
    const done = await Promise.all([world.committer.commit([send('ana')]), rival.commit([send('ben')])])
    const outcomes = done.map(({ results }) => resultOf(results[0]).outcome)
    expect(outcomes.toSorted()).toEqual(['applied', 'held'])
  })

  test('[HUB1] a commit is one transaction: where one statement fails nothing of it is there', async () => {
    const world = await World.open()
    const { conversation } = await world.customerWrites(IDA, 'Hello')
    const before = world.everything()
    const rival: Db = {
      batch: (statements) =>
        world.db.batch(
          isCommit(statements) ? [...statements, { sql: 'INSERT INTO ledger VALUES (1, 0, 0, 0, 0, 0)', params: [] }] : statements
        )
    }
    const committer = await world.committerOn(rival)
    await expect(committer.commit([world.action('ana', { kind: 'conversation.claim', conversation })])).rejects.toThrow()
    expect(world.everything()).toBe(before)
  })

  test('[HUB1] what changes nothing uses no seq and tells nobody', async () => {
    const world = await World.open()
    const { head } = world.committer
    const done = await world.committer.commit([{ kind: 'wake', now: world.now, conversations: ['nothing'] }])
    expect(done.broadcast).toBeNull()
    expect(world.committer.head).toEqual(head)
  })

  test('[SYN6] who commits after a rival says so: devices lack what the rival did', async () => {
    const world = await World.open()
    const rival = await world.committerOn()
    await world.customerWrites(IDA, 'one')
    expect(await rival.isBehind()).toBe(true)
    const done = await rival.commit([world.intake(world.question(IDA, 'two'))])
    expect(done).toMatchObject({ gap: true, broadcast: { delta: { from: 2, to: 3 } } })
    expect(await rival.isBehind()).toBe(false)
  })

  test('[SYN4] a history that was restored is noticed', async () => {
    const world = await World.open()
    expect(await world.committer.isBehind()).toBe(false)
    world.db.database.exec(`UPDATE workspace SET epoch = 'restored'`)
    expect(await world.committer.isBehind()).toBe(true)
    await world.committer.reload()
    expect(world.committer.head.epoch).toBe('restored')
  })
})

describe('an answer that was lost', () => {
  test('[HUB5] the commit is recognised by its token and not made twice', async () => {
    const { state, wrap } = losingAnswers()
    const world = await World.open({ wrap })
    state.times = 1
    const { conversation } = await world.customerWrites(IDA, 'Hello')
    state.times = 1
    const { outcome } = await world.reply('ana', conversation)
    expect(outcome).toBe('applied')
    expect(world.rows(MESSAGES)).toHaveLength(2)
    expect(world.rows(ACTIONS)).toHaveLength(1)
    expect(world.committer.head.seq).toBe(world.value('SELECT max(seq) FROM commits'))
    expect(await readLedger(world.db)).toMatchObject({ deliveries: 1, members: 1 })
  })

  test('[HUB5] an attempt whose record was answered late is given once', async () => {
    const { state, wrap } = losingAnswers()
    const world = await World.open({ wrap })
    const { conversation } = await world.customerWrites(IDA, 'Hello')
    const { id } = await world.reply('ana', conversation)
    state.times = 1
    expect(await world.attempt(id)).toMatchObject({ attempt: 1 })
    expect(await world.attempt(id)).toBeNull()
    expect(world.rows(ATTEMPTS)).toHaveLength(1)
  })

  test('[HUB5] a commit that never reached D1 is an error for its caller, and can be asked for again', async () => {
    const { state, wrap } = losingBatches()
    const world = await World.open({ wrap })
    const question = world.question(IDA, 'Hello')
    state.times = 1
    await expect(world.take(question)).rejects.toThrow('D1 is overloaded')
    expect(world.rows(MESSAGES)).toEqual([])
    await world.take(question)
    expect(world.rows(MESSAGES)).toHaveLength(1)
  })
})

describe('what the hub knows of its people', () => {
  test('[ACC6] somebody who left is nobody, from the commit on that said so', async () => {
    const world = await World.open()
    const gone = PEOPLE.filter((row) => row.id === 'ben').map((row) => ({ ...row, active: false }))
    await world.commit({ kind: 'setup', now: world.now, members: gone })
    expect(world.committer.member('ben')).toBeUndefined()
    expect(world.committer.member('ana')).toBeDefined()
    await world.committer.reload()
    expect(world.committer.member('ben')).toBeUndefined()
  })

  test('[SYN4] changed rights begin at the commit that changed them; a new name changes none', async () => {
    const world = await World.open()
    const ana = PEOPLE.filter((row) => row.id === 'ana')
    const before = world.committer.member('ana')?.rightsSeq
    await world.commit({ kind: 'setup', now: world.now, members: ana.map((row) => ({ ...row, name: 'Ana B.' })) })
    expect(world.committer.member('ana')).toMatchObject({ name: 'Ana B.', rightsSeq: before })
    await world.commit({ kind: 'setup', now: world.now, members: ana.map((row) => ({ ...row, scope: 'assigned' as const })) })
    expect(world.committer.member('ana')).toMatchObject({ scope: 'assigned', rightsSeq: world.committer.head.seq })
  })

  test('[SYN4] a team’s number concerns those from whom it is closed now, and those who are of the team', async () => {
    const people = PEOPLE.map((row) => (row.id === 'ana' || row.id === 'ben' ? { ...row, scope: 'teams' as const } : row))
    const world = await World.open({ people })
    const before = world.committer.head.seq
    await world.commit({ kind: 'setup', now: world.now, teams: [{ id: 'depot', name: 'Depot', members: ['ana'], numbers: [DEPOT] }] })
    const moved = PEOPLE.map(({ id }) => id).filter((id) => world.committer.member(id)?.rightsSeq !== before)
    expect(moved).toEqual(['ana', 'ben'])
    expect(world.committer.member('ana')?.numbers).toEqual(new Set([DEPOT]))
  })

  test('a number that is connected already stays as it is', async () => {
    const world = await World.open()
    const again = { id: SHOP, waba: 'w', display: 'x', name: 'Another name', pausedFor: null, pausedAt: null, demo: false }
    const [result] = await world.commit({ kind: 'setup', now: world.now, numbers: [again, { ...again, id: 'new' }] })
    expect(result).toEqual({ kind: 'setup', connected: ['new'] })
    expect(world.committer.workspace.numbers.find((row) => row.id === SHOP)?.name).toBe('Shop')
  })
})

describe('many in one commit', () => {
  test('[ACT6] two hundred bodies and replies share a transaction, and each has its own result', async () => {
    const world = await World.open()
    const phones = Array.from({ length: 100 }, (_, index) => `1555010${1000 + index}`)
    const [first] = await Promise.all(phones.map((phone) => world.customerWrites(phone, 'Hello')))
    const seq = world.committer.head.seq
    world.pass(MINUTE)
    const bodies = phones.map((phone) => world.intake(world.question(phone, 'Again')))
    const claims = Array.from({ length: 100 }, (_, index) =>
      world.action(['ana', 'ben'][index % 2] ?? '', { kind: 'conversation.claim', conversation: first?.conversation ?? '' })
    )
    const results = await world.commit(...bodies, ...claims)
    expect(world.committer.head.seq).toBe(seq + 1)
    const outcomes = results.slice(100).map((result) => resultOf(result).outcome)
    expect(outcomes.filter((outcome) => outcome === 'applied')).toHaveLength(50)
    expect(world.rows(MESSAGES)).toHaveLength(200)
    expect(new Set(world.rows(MESSAGES).map((row) => row.position)).size).toBe(200)
  })
})
