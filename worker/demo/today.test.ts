/** The demo on a later day: moved by whole days, and nothing real with it. */
import { expect, test } from 'vitest'
import { openMigrated } from '../../test/harness/sqlite-d1.ts'
import { Committer } from '../commit/committer.ts'
import { DAY, HOUR } from './clock.ts'
import { seedDemo } from './seed.ts'
import { beginDemo, daysToMove, finishDemo, moveDemo, readDemoState } from './today.ts'

const NOW = Date.UTC(2026, 10, 23, 12)

const demoDb = async () => {
  const db = await openMigrated()
  let ids = 0
  const committer = await Committer.load({
    db,
    newId: () => `id-${ids++}`,
    now: () => NOW,
    wallClock: () => NOW,
    committed: () => undefined
  })
  await beginDemo(db, NOW)
  await seedDemo((operations) => committer.commit(operations), NOW, 0)
  await finishDemo(db)
  return { db, committer }
}

const rowsOf = async (db: Awaited<ReturnType<typeof openMigrated>>, sql: string) => (await db.batch([{ sql, params: [] }]))[0]?.rows ?? []

test('[DEMO1] a demo that is played twice as of the same moment is there once', async () => {
  const { db, committer } = await demoDb()
  const tables = ['messages', 'conversations', 'events', 'attempts', 'actions', 'items', 'heldReplies', 'cases']
  const counts = () => Promise.all(tables.map(async (table) => (await rowsOf(db, `SELECT count(*) AS n FROM "${table}"`))[0]?.n))
  const before = await counts()
  await seedDemo((operations) => committer.commit(operations), NOW, 0)
  expect(await counts()).toEqual(before)
})

test('[DEMO1] three and a half days later the demo is three days further on, under another epoch', async () => {
  const { db } = await demoDb()
  const state = await readDemoState(db)
  expect(state).toEqual({ at: NOW, ready: true })
  const by = daysToMove(state, NOW + 3 * DAY + 12 * HOUR)
  expect(by).toBe(3 * DAY)
  const times = 'SELECT id, lastMessageAt, windowClosesAt, waitingSince, snoozedUntil FROM conversations ORDER BY id'
  const before = await rowsOf(db, times)
  await moveDemo(db, by, 'another-epoch')
  const moved = before.map((row) =>
    Object.fromEntries(Object.entries(row).map(([column, value]) => [column, typeof value === 'number' ? value + by : value]))
  )
  expect(await rowsOf(db, times)).toEqual(moved)
  expect((await rowsOf(db, 'SELECT epoch FROM workspace'))[0]?.epoch).toBe('another-epoch')
  expect(daysToMove(await readDemoState(db), NOW + 3 * DAY + 12 * HOUR)).toBe(0)
})

test('[DEMO1] moving the demo leaves what came to real numbers, and what was touched since, as it was', async () => {
  const { db, committer } = await demoDb()
  const person = { phone: '15550199999', userId: null, parentUserId: null, username: null, name: 'Real' }
  await committer.commit([
    {
      kind: 'setup',
      now: NOW,
      numbers: [{ id: 'real', waba: 'w', display: '+1', name: 'Real', pausedFor: null, pausedAt: null, demo: false }]
    },
    {
      kind: 'intake',
      now: NOW,
      delivery: { hash: 'h', bytes: 1, encoding: 'utf8', body: 'x', r2Key: null },
      items: [
        {
          kind: 'message',
          key: 'm:real:w1',
          number: 'real',
          id: 'w1',
          at: NOW,
          person,
          type: 'text',
          text: 'hi',
          content: null,
          file: null,
          quotes: null,
          quiet: false
        }
      ]
    }
  ])
  const live = await committer.commit([
    {
      kind: 'wake',
      now: NOW + 5 * 60_000,
      conversations: (await rowsOf(db, "SELECT id FROM conversations WHERE status = 'snoozed'")).map((row) => String(row.id))
    }
  ])
  expect(live.broadcast?.delta.rows.conversations?.length).toBeGreaterThan(0)
  const awake = (live.broadcast?.delta.rows.conversations ?? []).map((row) => row.id)
  const times = (id: string) => rowsOf(db, `SELECT lastMessageAt, windowClosesAt FROM conversations WHERE id = '${id}'`)
  const stays = await Promise.all(awake.map(times))
  const real = "SELECT at, receivedAt FROM messages WHERE number = 'real'"
  const before = await rowsOf(db, real)
  await moveDemo(db, DAY, 'e')
  expect(await rowsOf(db, real)).toEqual(before)
  expect(await Promise.all(awake.map(times))).toEqual(stays)
})
