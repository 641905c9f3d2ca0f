/**
 * Replies that await approval on the devices of those who may give it: in the delta of a commit (hot), in a page of those that were missed
 * (cold) and in a bootstrap. All three come to what `seesHeldReply` says.
 */
import { beforeEach, describe, expect, test } from 'vitest'
import { cutFor } from '../../party/broadcast.ts'
import type { Member } from '../../schema/domain/member.ts'
import type { HeldReplyRow } from '../../schema/domain/message.ts'
import { seesHeldReply } from '../../schema/permissions.ts'
import type { Delta } from '../../schema/protocol/delta.ts'
import { DEPOT, HOUR, IDA, PEOPLE, person, type Wish, World } from '../commit/fold.test-aid.ts'
import { HELD_REPLIES } from '../store/tables.ts'
import { bootstrapPage } from './bootstrap.ts'
import { readDelta } from './read-delta.ts'

const TEXT = 'words that nobody else reads'
/** Tim and Ana are of the depot; Emre sees all, Mia what is of the depot, Sol what is of sales, Dora what is hers. */
const people = [
  ...PEOPLE,
  person('tim', 'agent', { scope: 'teams', approval: true }),
  person('mia', 'manager', { scope: 'teams' }),
  person('sol', 'manager', { scope: 'teams' }),
  person('dora', 'manager', { scope: 'assigned' })
]
const teams = [
  { id: 'depot', name: 'Depot', members: ['tim', 'mia', 'ana'], numbers: [DEPOT] },
  { id: 'sales', name: 'Sales', members: ['sol'], numbers: [] }
]

/** What a device of somebody keeps of held replies, fed with deltas. */
class Keeper {
  readonly replies = new Map<string, HeldReplyRow>()
  seq: number
  readonly #member: string

  constructor(member: string, seq: number) {
    this.#member = member
    this.seq = seq
  }

  apply({ from, to, rows, deletions }: Delta): void {
    expect(from).toBe(this.seq)
    for (const row of rows.heldReplies ?? []) this.replies.set(row.id, row)
    for (const id of deletions.heldReplies ?? []) this.replies.delete(id)
    for (const id of deletions.conversations ?? [])
      for (const row of this.replies.values()) if (row.conversation === id && row.author !== this.#member) this.replies.delete(row.id)
    this.seq = to
  }
}

let world: World
let conversation: string
let hot: Map<string, Keeper>
let told: number
beforeEach(async () => {
  world = await World.open({ people, teams })
  ;({ conversation } = await world.customerWrites(IDA, 'Are you open?', { number: DEPOT }))
  hot = new Map(people.map(({ id }) => [id, new Keeper(id, world.committer.head.seq)]))
  told = world.plans.length
})

const memberOf = (id: string): Member => {
  const member = world.committer.member(id)
  if (!member) throw new Error(`nobody is called ${id}`)
  return member
}

/** Those who are still here, with a device each. */
const present = (): readonly (readonly [id: string, keeper: Keeper])[] =>
  [...hot].filter(([id]) => world.committer.member(id) !== undefined)

/** Tells every device what was committed since, as the hub does. */
const tell = (): void => {
  for (const plan of world.plans.slice(told))
    for (const [id, keeper] of present()) {
      const delta = cutFor(memberOf(id), plan.broadcast)
      if (memberOf(id).role === 'agent' && id !== 'tim') expect(JSON.stringify(delta.rows.heldReplies ?? [])).not.toContain(TEXT)
      keeper.apply(delta)
    }
  told = world.plans.length
}

const ids = (rows: Iterable<HeldReplyRow>): string[] => [...rows].map(({ id }) => id).sort()

/** Who has held replies by now; hot, cold from any moment, and at a bootstrap they are the same. */
const whoHas = async (): Promise<Record<string, string[]>> => {
  tell()
  const { head } = world.committer
  const has: Record<string, string[]> = {}
  for (const [id, keeper] of present()) {
    const member = memberOf(id)
    const right = world.rows(HELD_REPLIES).filter((row) => seesHeldReply(member, row, world.conversation(row.conversation)))
    expect([id, 'hot', ids(keeper.replies.values())]).toEqual([id, 'hot', ids(right)])
    const page = await bootstrapPage(world.db, member, head.epoch, '', world.now)
    if (page === 'invalid' || 'kind' in page) throw new Error('a page was not understood')
    expect([id, 'begun', ids(page.rows.heldReplies ?? [])]).toEqual([id, 'begun', ids(right)])
    if (right.length > 0) has[id] = ids(right)
  }
  return has
}

/** A device that stood still since now: asked later, it gets in one page what it missed. */
const standStill = (): (() => Promise<void>) => {
  tell()
  const still = new Map(
    [...hot].map(([id, { seq, replies }]) => {
      const keeper = new Keeper(id, seq)
      for (const [key, row] of replies) keeper.replies.set(key, row)
      return [id, keeper]
    })
  )
  return async () => {
    for (const rows of [1, 1000])
      for (const [id, expected] of present()) {
        const { seq, replies } = still.get(id) ?? expected
        const keeper = new Keeper(id, seq)
        for (const [key, row] of replies) keeper.replies.set(key, row)
        for (let more = true; more; ) {
          const page = await readDelta(world.db, memberOf(id), world.committer.head.epoch, keeper.seq, rows)
          if (page === 'rights') throw new Error('the rights changed')
          keeper.apply(page.delta)
          more = page.more
        }
        expect([id, 'cold', ids(keeper.replies.values())]).toEqual([id, 'cold', ids(expected.replies.values())])
      }
  }
}

const last = () => world.lastIn(conversation)?.id ?? ''
const ask = async (): Promise<string> => (await world.reply('tim', conversation, { text: TEXT })).id
const assign = (to: object) => world.act('emre', { kind: 'conversation.assign', conversation, ...to } as Wish)

describe('a reply that awaits approval', () => {
  test('[APR2] is on the devices of its author and of those who may approve it there, and of nobody else', async () => {
    const catchUp = standStill()
    const id = await ask()
    expect(await whoHas()).toEqual({ tim: [id], emre: [id], fay: [id], mia: [id] })
    await catchUp()
  })

  test.each([
    ['approved', (id: string) => world.act('emre', { kind: 'message.approve', message: id, seen: last() })],
    ['discarded', (id: string) => world.act('tim', { kind: 'message.discard', message: id })]
  ] as const)('[APR2] goes from all of them when it is %s', async (_, end) => {
    const id = await ask()
    const catchUp = standStill()
    expect(await end(id)).toMatchObject({ outcome: 'applied' })
    expect(await whoHas()).toEqual({})
    await catchUp()
  })

  test('[APR2] is its author’s alone when it came back, or its window closed; and is there again when it is asked for again', async () => {
    const id = await ask()
    const [catchUp, later] = [standStill(), standStill()]
    await world.act('mia', { kind: 'message.return', message: id, note: 'No' })
    expect(await whoHas()).toEqual({ tim: [id] })
    await catchUp()
    await world.act('tim', { kind: 'message.release', message: id, seen: last() })
    expect(await whoHas()).toEqual({ tim: [id], emre: [id], fay: [id], mia: [id] })
    world.pass(25 * HOUR)
    expect(await world.act('emre', { kind: 'message.approve', message: id, seen: last() })).toMatchObject({ outcome: 'held' })
    expect(await whoHas()).toEqual({ tim: [id] })
    await later()
  })
})

describe('when its conversation changes hands', () => {
  test('[APR2] it travels to whoever may approve it now, and goes from whoever may not', async () => {
    const id = await ask()
    const catchUp = standStill()
    await assign({ team: 'sales' })
    expect(await whoHas()).toEqual({ tim: [id], emre: [id], fay: [id], mia: [id], sol: [id] })
    await assign({ assignee: 'dora' })
    expect(await whoHas()).toEqual({ tim: [id], emre: [id], fay: [id], mia: [id], sol: [id], dora: [id] })
    await catchUp()
    const back = standStill()
    await assign({ team: null, assignee: null })
    expect(await whoHas()).toEqual({ tim: [id], emre: [id], fay: [id], mia: [id] })
    await back()
  })

  test('[APR2] moved and gone before a device asks again, it is gone there too', async () => {
    const id = await ask()
    await assign({ assignee: 'dora' })
    const catchUp = standStill()
    await assign({ assignee: null })
    await world.act('tim', { kind: 'message.discard', message: id })
    expect(await whoHas()).toEqual({})
    await catchUp()
  })

  /** Each lets a manager see the conversation who did not, without naming the reply. */
  const WAYS: Readonly<Record<string, () => Promise<unknown>>> = {
    'an undo': async () => {
      await assign({ assignee: 'dora' })
      const { id } = await assign({ assignee: null })
      return world.act('emre', { kind: 'action.undo', action: id })
    },
    'a hand-over': async () => {
      await assign({ assignee: 'ben' })
      return world.act('fay', { kind: 'member.suspend', member: 'ben', handTo: 'dora' })
    }
  }

  test.each(Object.keys(WAYS))('[APR2] it travels by %s as well', async (way) => {
    const id = await ask()
    const catchUp = standStill()
    expect(await WAYS[way]?.()).toMatchObject({ outcome: 'applied' })
    expect((await whoHas()).dora).toContain(id)
    await catchUp()
  })
})
