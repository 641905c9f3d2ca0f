/** Pages of the cold catch-up and of the bootstrap, from the real SQL over node:sqlite: what they cut and what they add up to. */
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import type { Member } from '../../schema/domain/member.ts'
import { type Delta, parseCursor, SYNCED_TABLES, type SyncedRows } from '../../schema/protocol/delta.ts'
import { parseBody } from '../../schema/whatsapp/parse-body.ts'
import { Committer } from '../../worker/commit/committer.ts'
import type { Operation } from '../../worker/commit/operation.ts'
import { seedDemo } from '../../worker/demo/seed.ts'
import { bootstrapPage } from '../../worker/sync/bootstrap.ts'
import { readDelta } from '../../worker/sync/read-delta.ts'
import { textBody } from '../harness/meta.ts'
import { openMigrated, type SqliteDb } from '../harness/sqlite-d1.ts'
import { newPhone, newWamid } from '../harness/workspace.ts'

const NOW = Date.UTC(2026, 10, 23, 12)
const NUMBER = '200000000000601'

interface World {
  readonly db: SqliteDb
  readonly committer: Committer
  readonly commit: (...operations: readonly Operation[]) => Promise<void>
}

const demoWorld = async (large = 0): Promise<World> => {
  const db = await openMigrated()
  const committer = await Committer.load({
    db,
    newId: () => randomUUID(),
    now: () => NOW,
    wallClock: () => NOW,
    committed: () => undefined
  })
  await seedDemo((operations) => committer.commit(operations), NOW, large)
  const number = { id: NUMBER, waba: '1', display: NUMBER, name: 'Shop', pausedFor: null, pausedAt: null, demo: false }
  await committer.commit([{ kind: 'setup', now: NOW, numbers: [number] }])
  return { db, committer, commit: async (...operations) => void (await committer.commit(operations)) }
}

const memberOf = ({ committer }: World, id: string): Member => {
  const member = committer.member(id)
  if (!member) throw new Error(`nobody is called ${id}`)
  return member
}

const writes = (from: string, text: string, at = NOW): Operation => {
  const items = parseBody(textBody(NUMBER, { from, id: newWamid(), text, at }), randomUUID())
  const delivery = { hash: randomUUID(), bytes: 1, encoding: 'utf8', body: text, r2Key: null } as const
  return { kind: 'intake', now: NOW, delivery, items }
}

type Rows = Map<string, { readonly seq: number }>

/** Rows under `table/key`, the newest of each. */
const put = (into: Rows, rows: Partial<SyncedRows>): void => {
  for (const table of SYNCED_TABLES)
    for (const row of rows[table] ?? []) {
      const key = `${table}/${'id' in row ? row.id : `${row.member}/${row.conversation}`}`
      const known = into.get(key)
      if (!known || known.seq <= row.seq) into.set(key, row)
    }
}

/** What a device does with a deletion: a conversation takes its rows along. */
const forget = (from: Rows, { deletions, to }: Delta): void => {
  for (const id of deletions.messages ?? []) from.delete(`messages/${id}`)
  for (const id of deletions.heldReplies ?? []) from.delete(`heldReplies/${id}`)
  for (const id of deletions.conversations ?? []) {
    if ((from.get(`conversations/${id}`)?.seq ?? 0) > to) continue
    from.delete(`conversations/${id}`)
    for (const [key, row] of from) if ('conversation' in row && row.conversation === id) from.delete(key)
  }
}

const deltasAfter = async (world: World, member: Member, from: number, rows?: number): Promise<Delta[]> => {
  const deltas: Delta[] = []
  for (let more = true; more; ) {
    const page = await readDelta(world.db, member, world.committer.head.epoch, deltas.at(-1)?.to ?? from, rows)
    if (page === 'rights') throw new Error('the rights changed')
    deltas.push(page.delta)
    more = page.more
  }
  return deltas
}

const seqsIn = ({ rows }: Delta): readonly number[] => SYNCED_TABLES.flatMap((table) => (rows[table] ?? []).map(({ seq }) => seq))

describe('pages of deltas', () => {
  for (const size of [1, 2, 7, 50])
    test(`[SYN5] pages of ${size} rows form one chain, split no seq and add up to one large page`, async () => {
      const world = await demoWorld()
      for (let i = 0; i < 40; i++) await world.commit(...Array.from({ length: (i % 7) + 1 }, () => writes(newPhone(), `in commit ${i}`)))
      for (const person of ['ana', 'emre']) {
        const member = memberOf(world, person)
        const from = member.rightsSeq
        const pages = await deltasAfter(world, member, from, size)
        expect(pages.length).toBeGreaterThan(1)
        for (const [i, page] of pages.entries()) {
          expect(page.from).toBe(pages[i - 1]?.to ?? from)
          // Contacts and open cases travel with their conversations, whenever they themselves changed last.
          const { contacts, cases, ...rows } = page.rows
          for (const seq of seqsIn({ ...page, rows })) expect(seq > page.from && seq <= page.to).toBe(true)
        }
        expect(pages.at(-1)?.to).toBe(world.committer.head.seq)
        const [small, whole]: [Rows, Rows] = [new Map(), new Map()]
        for (const page of pages) {
          put(small, page.rows)
          forget(small, page)
        }
        const [all] = await deltasAfter(world, member, from, 1_000_000)
        if (all) put(whole, all.rows)
        expect(new Map([...small].sort())).toEqual(new Map([...whole].sort()))
      }
      world.db.close()
    })

  test('[SYN5] one commit that is larger than a page comes whole', async () => {
    const world = await demoWorld()
    const before = world.committer.head.seq
    for (const size of [30, 10]) await world.commit(...Array.from({ length: size }, (_, i) => writes(newPhone(), `${i} of ${size}`)))
    const pages = await deltasAfter(world, memberOf(world, 'ana'), before, 8)
    expect(pages.map(({ from, to }) => [from, to])).toEqual([
      [before, before + 1],
      [before + 1, before + 2]
    ])
    expect(pages.map(({ rows }) => rows.messages?.length)).toEqual([30, 10])
    world.db.close()
  })

  test('[SYN1] a page with nothing for the member still carries the chain on', async () => {
    const world = await demoWorld()
    const before = world.committer.head.seq
    const [hidden] = await world.db.batch([
      { sql: "SELECT id FROM conversations WHERE number = '106540000000001' AND team IS NULL AND assignee IS NULL LIMIT 1", params: [] }
    ])
    const action = {
      id: randomUUID(),
      kind: 'conversation.prioritise',
      conversation: String(hidden?.rows[0]?.id),
      priority: 'urgent'
    } as const
    await world.commit({ kind: 'action', now: NOW, wallNow: NOW, member: memberOf(world, 'fay'), device: 'fay-device', action })
    const [page] = await deltasAfter(world, memberOf(world, 'chidi'), before)
    expect(page).toMatchObject({ from: before, to: before + 1, rows: {}, deletions: { conversations: [action.conversation] } })
    world.db.close()
  })
})

describe('bootstrap', () => {
  /** Every page; between two of them something happens. Answers the rows and the cursor to go on from. */
  const bootstrapped = async (world: World, member: Member, between: (page: number) => Promise<void> = async () => undefined) => {
    const rows: Rows = new Map()
    let first: number | undefined
    let place = ''
    for (let count = 1; ; count++) {
      const page = await bootstrapPage(world.db, member, world.committer.head.epoch, place, NOW)
      if (page === 'invalid' || 'kind' in page) throw new Error('a page was not understood')
      first ??= parseCursor(page.cursor)?.seq
      put(rows, page.rows)
      if (page.next === null) return { rows, from: first ?? 0, pages: count }
      place = page.next
      await between(count)
    }
  }

  const visibleRows = async (world: World, person: string): Promise<ConversationRow[]> => {
    const { rows } = await bootstrapped(world, memberOf(world, person))
    return [...rows].flatMap(([key, row]) => (key.startsWith('conversations/') ? [row as ConversationRow] : []))
  }

  for (const person of ['ana', 'chidi', 'emre'])
    test(`[SYN8] ${person}'s pages and the deltas after their cursor are what the pages give later, whatever happened between two of them`, async () => {
      const world = await demoWorld(900)
      const member = memberOf(world, person)
      const phones = Array.from({ length: 12 }, newPhone)
      for (const [i, phone] of phones.entries()) await world.commit(writes(phone, 'long ago', NOW - (i + 1) * 86_400_000))
      const queue = await visibleRows(world, person)
      const act = (by: string, kind: Record<string, unknown>) =>
        ({
          kind: 'action',
          now: NOW,
          wallNow: NOW,
          member: memberOf(world, by),
          device: `${by}-device`,
          action: { id: randomUUID(), ...kind }
        }) as Operation
      let turn = 0
      const { rows, from, pages } = await bootstrapped(world, member, async () => {
        // What stood at the end of the queue moves to its top, so that the pages to come do not have it any more.
        const oldest = queue.at(-1 - turn)
        if (oldest) {
          await world.commit(
            act(person, { kind: 'conversation.mark-unread', conversation: oldest.id }),
            act('fay', { kind: 'conversation.prioritise', conversation: oldest.id, priority: 'urgent' })
          )
          const moved = queue.at(-100 - turn)
          if (moved)
            await world.commit(act('fay', { kind: 'conversation.assign', conversation: moved.id, team: turn % 2 ? 'sales' : 'support' }))
        }
        await world.commit(writes(phones[turn % 12] ?? '', `now ${turn}`), writes(newPhone(), `somebody new ${turn}`))
        turn += 1
      })
      expect(pages).toBeGreaterThan(4)
      for (const delta of await deltasAfter(world, member, from)) {
        put(rows, delta.rows)
        forget(rows, delta)
      }
      const later = await bootstrapped(world, member)
      const lacking = [...later.rows].filter(([key]) => !rows.has(key)).map(([key]) => key)
      const other = [...later.rows]
        .filter(([key, row]) => rows.has(key) && JSON.stringify(rows.get(key)) !== JSON.stringify(row))
        .map(([key]) => key)
      const conversations = [...rows.keys()].filter((key) => key.startsWith('conversations/') && !later.rows.has(key))
      expect({ lacking, other, conversations }).toEqual({ lacking: [], other: [], conversations: [] })
      world.db.close()
    })
})
