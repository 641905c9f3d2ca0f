/** Messages of customers who wrote lately: committed without reading, and exact all the same. */
import { expect, test } from 'vitest'
import type { Db } from '../store/db.ts'
import { readLedger } from '../store/ledger.ts'
import { CONTACTS, CONVERSATIONS, MESSAGES } from '../store/tables.ts'
import { DEPOT, IDA, OTTO, World } from './fold.test-aid.ts'
import { MAX_PEOPLE } from './recent-people.ts'

/** Counts the batches that read and the batches that failed. */
const counting = () => {
  const count = { reads: 0, refused: 0 }
  const wrap = (db: Db): Db => ({
    async batch(statements) {
      if (statements.every(({ sql }) => sql.startsWith('SELECT'))) count.reads += 1
      try {
        return await db.batch(statements)
      } catch (error) {
        count.refused += 1
        throw error
      }
    }
  })
  return { count, wrap }
}

const openCounting = async () => {
  const { count, wrap } = counting()
  const world = await World.open({ wrap })
  await world.customerWrites(IDA, 'the first word')
  await world.customerWrites(OTTO, 'the first word')
  count.reads = 0
  return { world, count }
}

test('[ING12] a message of somebody who wrote lately is committed without reading', async () => {
  const { world, count } = await openCounting()
  await world.take(world.question(IDA, 'one'), world.question(OTTO, 'two'), world.question(IDA, 'three'))
  expect(count).toEqual({ reads: 0, refused: 0 })
  expect(world.rows(MESSAGES)).toHaveLength(5)
  expect(world.rows(CONVERSATIONS)).toHaveLength(2)
  expect(world.rows(CONTACTS)).toHaveLength(2)
})

test('[ING12] [ING4] a repeated message is refused by its key and changes nothing, its neighbour is stored', async () => {
  const { world, count } = await openCounting()
  const item = world.question(IDA, 'once')
  await world.take(item)
  await world.take(item, world.question(OTTO, 'a neighbour'))
  expect(count.refused).toBe(1)
  expect(world.rows(MESSAGES).map((row) => row.text)).toEqual(['the first word', 'the first word', 'once', 'a neighbour'])
  expect(await readLedger(world.db)).toEqual({ deliveries: 4, members: 4, shown: 4, exceptions: 0, pending: 0 })
})

test('[ING12] the same body again is found by its hash', async () => {
  const { world, count } = await openCounting()
  const body = world.intake(world.question(IDA, 'once'))
  await world.commit(body)
  await world.commit(body)
  expect(count.refused).toBe(1)
  expect((await readLedger(world.db)).deliveries).toBe(3)
})

test('[ING12] what agents did meanwhile is known: a resolved conversation opens again, an answer is not forgotten', async () => {
  const { world, count } = await openCounting()
  const { conversation, id } = world.rows(MESSAGES)[0] ?? {}
  if (!conversation || !id) throw new Error('nothing was stored')
  await world.reply('ana', conversation)
  await world.act('ana', { kind: 'conversation.resolve', conversation, seen: id })
  count.reads = 0
  await world.customerWrites(IDA, 'one more thing')
  expect(count.reads).toBe(0)
  expect(world.conversation(conversation)).toMatchObject({
    status: 'open',
    assignee: 'ana',
    lastAnswerKey: 'ana/ana-laptop',
    needsReply: true
  })
})

test('[ING12] [HUB1] what a rival committed meanwhile is read after the fence was lost', async () => {
  const { world } = await openCounting()
  const { conversation } = world.rows(MESSAGES)[0] ?? {}
  if (!conversation) throw new Error('nothing was stored')
  const rival = await world.committerOn()
  await rival.commit([world.action('ben', { kind: 'conversation.claim', conversation })])
  await world.customerWrites(IDA, 'after the claim')
  expect(world.conversation(conversation)).toMatchObject({ assignee: 'ben', preview: 'after the claim' })
})

test('[ING12] somebody known who writes to another number gets a conversation there, and one only', async () => {
  const { world, count } = await openCounting()
  await world.take(world.question(IDA, 'to the depot', { number: DEPOT }))
  await world.take(world.question(IDA, 'again', { number: DEPOT }))
  expect(count).toEqual({ reads: 0, refused: 0 })
  expect(world.rows(CONVERSATIONS)).toHaveLength(3)
  expect(world.rows(CONTACTS)).toHaveLength(2)
})

test('[ING12] whoever wrote longest ago is forgotten, and read again', async () => {
  const { world, count } = await openCounting()
  for (let i = 0; i < MAX_PEOPLE; i += 200)
    await world.take(...Array.from({ length: 200 }, (_, n) => world.question(String(15550200000 + i + n), 'hello')))
  count.reads = 0
  await world.customerWrites(IDA, 'remember me?')
  expect(count.reads).toBeGreaterThan(0)
  expect(world.rows(CONTACTS)).toHaveLength(MAX_PEOPLE + 2)
})

test('[ING12] [LED2] an item that was an exception counts once, however often it comes', async () => {
  const { world } = await openCounting()
  const stray = world.question(IDA, 'to nobody’s number', { number: '999' })
  await world.take(stray)
  await world.take(stray)
  await world.take(stray, stray)
  expect(await readLedger(world.db)).toEqual({ deliveries: 5, members: 3, shown: 2, exceptions: 1, pending: 0 })
})
