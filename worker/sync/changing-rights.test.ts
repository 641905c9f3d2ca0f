/** Rights that change between the asking of a member's rights and the reading of a page: no such page is taken (SYN4, L10). */
import { beforeEach, expect, test } from 'vitest'
import type { Member } from '../../schema/domain/member.ts'
import { DEPOT, IDA, PEOPLE, SHOP, World } from '../commit/fold.test-aid.ts'
import type { Db } from '../store/db.ts'
import { bootstrapPage } from './bootstrap.ts'
import { syncPage } from './sync-page.ts'

const RESET = { kind: 'reset', reason: 'rights' }

let world: World
let cursor: string

beforeEach(async () => {
  world = await World.open({ people: PEOPLE, teams: [{ id: 'depot', name: 'Depot', members: ['chidi'], numbers: [DEPOT] }] })
  cursor = `${world.committer.head.epoch}:${world.committer.head.seq}`
  await world.customerWrites(IDA, 'secret of the depot', { number: DEPOT })
  await world.customerWrites('4915123456789', 'to the shop', { number: SHOP })
})

const rightsOf = (id: string): Member => {
  const member = world.committer.member(id)
  if (!member) throw new Error(`nobody is called ${id}`)
  return member
}
const narrowed = () => world.act('fay', { kind: 'member.change', member: 'ana', scope: 'assigned' })

/** Something happens before the batch with that number is read. */
const interrupted = (before: number, happen: () => Promise<unknown>): Db => {
  let batches = 0
  return {
    batch: async (statements) => {
      batches += 1
      if (batches === before) await happen()
      return world.db.batch(statements)
    }
  }
}

test.each([1, 2, 3])('[SYN4] a page of the catch-up that is overtaken by a change of rights (at its reading %i) is a reset', async (at) => {
  expect(await syncPage(interrupted(at, narrowed), rightsOf('ana'), cursor)).toEqual(RESET)
})

test('[SYN4] so is one for somebody who was suspended meanwhile', async () => {
  const suspended = () => world.act('fay', { kind: 'member.suspend', member: 'ana', handTo: null })
  expect(await syncPage(interrupted(1, suspended), rightsOf('ana'), cursor)).toEqual(RESET)
})

test.each(['', 'threads', 'moved'])('[SYN4] and each page of a bootstrap (%s)', async (kind) => {
  const { epoch } = world.committer.head
  const place = kind === '' ? '' : `${kind}.1.${kind === 'moved' ? 0 : Number.MAX_SAFE_INTEGER}.`
  const member = rightsOf('ana')
  const page = (db: Db) => bootstrapPage(db, member, epoch, place, world.now)
  expect(await page(world.db)).toMatchObject({ rows: expect.any(Object) })
  expect(await page(interrupted(1, narrowed))).toEqual(RESET)
})

test('[SYN4] what changes for others, or of other things, disturbs no page', async () => {
  const renamed = () => world.act('ana', { kind: 'member.profile', name: 'Ana B.' })
  const others = () => world.act('fay', { kind: 'member.change', member: 'ben', scope: 'assigned' })
  expect(await syncPage(interrupted(1, renamed), rightsOf('ana'), cursor)).toMatchObject({ kind: 'delta' })
  expect(await syncPage(interrupted(1, others), rightsOf('ana'), cursor)).toMatchObject({ kind: 'delta' })
})
