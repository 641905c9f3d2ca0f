/** What the replica promises, one fact at a time. Not here: everything at once (replica.property.test.ts). */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type HeldReplyRow, NEVER_RETURNED } from '../../../../schema/domain/message.ts'
import type { Delta } from '../../../../schema/protocol/delta.ts'
import { conversationRow, ME, messageRow } from './model-server.test-aid.ts'
import { openReplica, type Replica } from './replica.ts'
import { loadedRows } from './replica-equals-server.test-aid.ts'
import { replicaName } from './schema.ts'

let factory: IDBFactory
let replica: Replica

const contact = (id: string, seq: number) => ({ id, name: id, phone: null, userId: null, username: null, createdAt: 0, seq })
const openCase = (conversation: string, seq: number) => ({
  id: `case-${conversation}`,
  conversation,
  openedAt: 0,
  resolvedAt: null,
  resolvedBy: null,
  seq
})
const delta = (from: number, to: number, rows: Delta['rows'], deletions: Delta['deletions'] = {}): Delta => ({
  epoch: 'e',
  from,
  to,
  rows,
  deletions
})
const held = (id: string, author: string, seq: number): HeldReplyRow => ({
  id,
  formerly: null,
  conversation: 'x',
  author,
  device: 'd',
  text: id,
  reason: 'awaiting_approval',
  heldAt: 0,
  seenPosition: 0,
  ...NEVER_RETURNED,
  seq
})
const page = (seq: number, rows: Delta['rows'], next: string | null = null) => ({ cursor: `e:${seq}`, rows, next })
const conversationHere = async (id: string) => (await loadedRows(replica)).get('conversations')?.get(id)
const idsOf = (list: readonly { readonly id: string }[] | undefined) => (list ?? []).map(({ id }) => id)
const threadIds = async (id: string) => idsOf((await replica.thread(id, null, 100)).messages)

beforeEach(async () => {
  factory = new IDBFactory()
  replica = await openReplica({ member: ME, indexedDB: factory, IDBKeyRange })
})
afterEach(() => replica.close())

/** One conversation `x` with one message, told up to 10. */
const begin = (next: string | null = null) =>
  replica.putPage(
    page(
      10,
      {
        conversations: [conversationRow('x', 'p', 9)],
        contacts: [contact('p', 3)],
        cases: [openCase('x', 5)],
        messages: [messageRow('m1', 'x', 1, 8)]
      },
      next
    ),
    ''
  )

describe('the database', () => {
  test('one of another shape of the same member is dropped, others stay', async () => {
    for (const name of [replicaName(ME, '0badcafe'), replicaName('somebody', '0badcafe'), `baton-local-${ME}`])
      await new Promise((resolve) => {
        const request = factory.open(name)
        request.onsuccess = () => resolve(request.result.close())
      })
    const again = await openReplica({ member: ME, indexedDB: factory, IDBKeyRange })
    again.close()
    const names = (await factory.databases()).map(({ name }) => name)
    expect(names.sort()).toEqual([`baton-local-${ME}`, replicaName(ME), replicaName('somebody', '0badcafe')].sort())
  })

  test('it lets go when another tab wants to drop it', async () => {
    const dropped = await new Promise((resolve) => {
      const request = factory.deleteDatabase(replicaName(ME))
      request.onsuccess = () => resolve('dropped')
      request.onblocked = () => resolve('blocked')
    })
    expect(dropped).toBe('dropped')
  })

  test('two members share nothing', async () => {
    await begin()
    const other = await openReplica({ member: 'other', indexedDB: factory, IDBKeyRange })
    expect(await other.cursor()).toBeNull()
    other.close()
  })
})

describe('deltas', () => {
  test('[RPL1] rows and cursor are one transaction: a row that cannot be written moves no cursor', async () => {
    await begin()
    const broken = { ...conversationRow('y', 'p', 11), broken: () => 'functions cannot be stored' }
    await expect(replica.apply([delta(10, 11, { messages: [messageRow('m2', 'x', 2, 11)], conversations: [broken] })])).rejects.toThrow()
    expect(await replica.cursor()).toBe('e:10')
    expect(await threadIds('x')).toEqual(['m1'])
  })

  test('one that does not start where we stand is a gap and changes nothing', async () => {
    await begin()
    expect(await replica.apply([delta(11, 12, { messages: [messageRow('m2', 'x', 2, 12)] })])).toBe('gap')
    expect(await replica.cursor()).toBe('e:10')
  })

  test('of another epoch is a gap, whatever its numbers', async () => {
    await begin()
    expect(await replica.apply([{ ...delta(10, 11, {}), epoch: 'f' }])).toBe('gap')
  })

  test('known ones are skipped, and what follows a hole is left', async () => {
    await begin()
    const change = await replica.apply([delta(8, 9, {}), delta(10, 11, {}), delta(13, 14, {})])
    expect(change).toMatchObject({ from: 'e:10', cursor: 'e:11' })
  })

  test('without a cursor everything is a gap', async () => {
    expect(await replica.apply([delta(0, 1, {})])).toBe('gap')
  })

  test('of one row twice in a chain the newest is kept, whatever came last', async () => {
    await begin()
    await replica.apply([
      delta(10, 11, { conversations: [conversationRow('x', 'p', 11, { preview: 'new' })] }),
      delta(11, 12, { conversations: [conversationRow('x', 'p', 9, { preview: 'old' })] })
    ])
    expect(await conversationHere('x')).toMatchObject({ preview: 'new' })
  })

  test('a change names only what really changed', async () => {
    await begin()
    const change = await replica.apply([
      delta(10, 11, { contacts: [contact('p', 3)], messages: [messageRow('m2', 'x', 2, 11)] }, { messages: ['never-here'] })
    ])
    expect(change).toMatchObject({ rows: { messages: [{ id: 'm2' }] }, deletions: { conversations: [], messages: [] } })
    expect(change).not.toHaveProperty('rows.contacts')
  })

  test('nothing of a thread is kept without its conversation', async () => {
    await begin()
    await replica.apply([delta(10, 11, { messages: [messageRow('m9', 'unknown', 9, 11)] })])
    await replica.putPage(page(12, { messages: [messageRow('m8', 'unknown', 8, 12)] }))
    expect(await threadIds('unknown')).toEqual([])
  })
})

describe('what is out of sight', () => {
  test('a conversation takes its thread and its contact; the reader keeps their position', async () => {
    await begin()
    await replica.apply([delta(10, 11, { reads: [{ member: ME, conversation: 'x', position: 1, flagged: false, seq: 11 }] })])
    const change = await replica.apply([delta(11, 12, {}, { conversations: ['x'] })])
    expect(change).toMatchObject({ deletions: { conversations: ['x'] } })
    const tables = await loadedRows(replica)
    expect([tables.get('conversations')?.size, tables.get('contacts')?.size, tables.get('reads')?.size]).toEqual([undefined, undefined, 1])
    expect(await replica.thread('x', null, 10)).toMatchObject({ messages: [], events: [], cases: [] })
    expect(await replica.coverage('x')).toBeNull()
  })

  test('[APV1] replies of others that await approval go with their conversation, one’s own stay', async () => {
    await begin()
    await replica.apply([delta(10, 11, { heldReplies: [held('mine', ME, 11), held('hers', 'ana', 11)] })])
    const change = await replica.apply([delta(11, 12, {}, { conversations: ['x'] })])
    expect(change).toMatchObject({ deletions: { conversations: ['x'], heldReplies: ['hers'] } })
    expect([...((await loadedRows(replica)).get('heldReplies')?.keys() ?? [])]).toEqual(['mine'])
  })
  test('so they do where the conversation itself was not here yet, and where both came in one chain', async () => {
    await replica.putPage(page(10, { heldReplies: [held('first', 'ana', 9)] }, 'more'), '')
    const chain = [delta(10, 11, { heldReplies: [held('late', 'ana', 11)] }), delta(11, 12, {}, { conversations: ['x'] })]
    expect(await replica.apply(chain)).toMatchObject({ rows: {}, deletions: { heldReplies: ['first'] } })
    expect((await loadedRows(replica)).get('heldReplies')).toBeUndefined()
  })
  test('they are here again when their conversation is, however old they are', async () => {
    await begin()
    await replica.apply([delta(10, 11, { heldReplies: [held('hers', 'ana', 11)] })])
    const back = delta(12, 13, { conversations: [conversationRow('x', 'p', 13)], heldReplies: [held('hers', 'ana', 11)] })
    expect(await replica.apply([delta(11, 12, {}, { conversations: ['x'] }), back])).toMatchObject({ deletions: { heldReplies: [] } })
    expect([...((await loadedRows(replica)).get('heldReplies')?.keys() ?? [])]).toEqual(['hers'])
  })
  test('a contact stays while another conversation here is theirs', async () => {
    await begin()
    await replica.apply([delta(10, 11, { conversations: [conversationRow('y', 'p', 11)] })])
    await replica.apply([delta(11, 12, {}, { conversations: ['x'] })])
    expect((await loadedRows(replica)).get('contacts')?.has('p')).toBe(true)
  })

  test('gone and back within one chain is not gone, and its old case is here again', async () => {
    await begin()
    const change = await replica.apply([
      delta(10, 11, {}, { conversations: ['x'] }),
      delta(11, 12, { conversations: [conversationRow('x', 'p', 12)], contacts: [contact('p', 3)], cases: [openCase('x', 5)] })
    ])
    expect(change).toMatchObject({ deletions: { conversations: [] }, rows: { conversations: [{ id: 'x' }] } })
    expect((await replica.thread('x', null, 10)).cases).toHaveLength(1)
    expect(await threadIds('x')).toEqual([]) // what changed while it was out of sight was not told: fetched when it is opened
    expect(await replica.coverage('x')).toBeNull()
  })

  test('a page that was read later keeps its conversation over an older deletion, but not the thread of before', async () => {
    await begin('queue.10')
    await replica.putPage(
      page(20, { conversations: [conversationRow('x', 'p', 18)], messages: [messageRow('m2', 'x', 2, 18)] }, null),
      'queue.10'
    )
    const change = await replica.apply([delta(10, 15, {}, { conversations: ['x'] })])
    expect(change).toMatchObject({ deletions: { conversations: [], messages: ['m1'] } })
    expect(await conversationHere('x')).toMatchObject({ seq: 18 })
    expect(await threadIds('x')).toEqual(['m2'])
    expect((await replica.thread('x', null, 10)).cases).toEqual([])
    expect(await replica.coverage('x')).toBeNull()
  })

  test('a message that was written again after its deletion stays', async () => {
    await begin()
    await replica.putThread('x', { rows: { messages: [messageRow('m1', 'x', 1, 18)] }, older: null, seq: 20 })
    await replica.apply([delta(10, 15, {}, { messages: ['m1'] })])
    expect(await threadIds('x')).toEqual(['m1'])
  })
})

describe('pages of the bootstrap', () => {
  test('the first sets the cursor, later ones move only the place', async () => {
    expect(await begin('queue.10')).toMatchObject({ from: null, cursor: 'e:10' })
    expect(await replica.bootstrapPlace()).toBe('queue.10')
    expect(await replica.putPage(page(30, {}, null), 'queue.10')).toMatchObject({ from: 'e:10', cursor: 'e:10' })
    expect(await replica.bootstrapPlace()).toBeNull()
  })

  test('[RPL2] one that was read before the replica moved on does not bring back what went since', async () => {
    await begin('queue.10')
    await replica.apply([delta(10, 12, {}, { conversations: ['x'] })])
    const change = await replica.putPage(page(11, { conversations: [conversationRow('x', 'p', 9)] }, 'queue.11'), 'queue.10')
    expect(change).toMatchObject({ rows: {}, cursor: 'e:12' })
    expect(await conversationHere('x')).toBeUndefined()
    expect(await replica.bootstrapPlace()).toBe('queue.10')
  })

  test('one that another tab has put already does not set the place back', async () => {
    await begin('queue.10')
    await replica.putPage(page(11, {}, 'queue.20'), 'queue.10')
    await replica.putPage(page(12, {}, 'queue.15'), 'queue.10')
    expect(await replica.bootstrapPlace()).toBe('queue.20')
  })

  test('a later page that comes after a reset is not taken for the first one', async () => {
    await begin('queue.10')
    await replica.reset()
    await replica.putPage(page(12, { conversations: [conversationRow('y', 'p', 9)] }, null), 'queue.10')
    expect(await replica.cursor()).toBeNull()
    expect(await conversationHere('y')).toBeUndefined()
  })

  test('of another epoch is ignored', async () => {
    await begin('queue.10')
    await replica.putPage({ cursor: 'f:99', rows: { conversations: [conversationRow('y', 'p', 9)] }, next: null }, 'queue.10')
    expect(await conversationHere('y')).toBeUndefined()
  })

  test('[RPL1] never overwrites a newer row', async () => {
    await begin('queue.10')
    await replica.apply([delta(10, 12, { conversations: [conversationRow('x', 'p', 12, { preview: 'new' })] })])
    await replica.putPage(page(12, { conversations: [conversationRow('x', 'p', 9, { preview: 'old' })] }, null), 'queue.10')
    expect(await conversationHere('x')).toMatchObject({ preview: 'new' })
  })

  test('a thread of fewer messages than a page brings is whole, one of as many is not', async () => {
    const many = Array.from({ length: 30 }, (_, index) => messageRow(`n${index}`, 'y', index + 10, 9))
    await replica.putPage(
      page(10, {
        conversations: [conversationRow('x', 'p', 9), conversationRow('y', 'p', 9)],
        messages: [messageRow('m1', 'x', 1, 8), ...many]
      }),
      ''
    )
    expect(await replica.coverage('x')).toMatchObject({ complete: true })
    expect(await replica.coverage('y')).toMatchObject({ complete: false, older: null, from: { at: 10_000, position: 10 } })
  })
})

describe('a thread', () => {
  test('is read page by page from its end, by time and then by arrival', async () => {
    const rows = [
      messageRow('a', 'x', 4, 9, { at: 1000 }),
      messageRow('b', 'x', 5, 9, { at: 1000 }),
      messageRow('c', 'x', 3, 9, { at: 2000 })
    ]
    await replica.putPage(page(10, { conversations: [conversationRow('x', 'p', 9)], messages: rows }), '')
    const last = await replica.thread('x', null, 2)
    expect(idsOf(last.messages)).toEqual(['b', 'c'])
    expect(last).toMatchObject({ olderHere: true, complete: false })
    const first = await replica.thread('x', { at: 1000, position: 5 }, 2)
    expect(idsOf(first.messages)).toEqual(['a'])
    expect(first).toMatchObject({ olderHere: false, complete: true })
  })

  test('[RPL4] shows no message beyond a hole until the hole is filled', async () => {
    await begin()
    await replica.apply([delta(10, 12, { conversations: [conversationRow('y', 'p', 12)] })])
    await replica.putThread('y', {
      rows: { messages: [messageRow('m5', 'y', 5, 12), messageRow('m6', 'y', 6, 12)] },
      older: 'before-5',
      seq: 12
    })
    await replica.apply([delta(12, 13, { messages: [messageRow('m2', 'y', 2, 13, { status: 'read' })] })])
    expect(await threadIds('y')).toEqual(['m5', 'm6'])
    await replica.putThread('y', { rows: { messages: [messageRow('m1', 'y', 1, 9), messageRow('m3', 'y', 3, 9)] }, older: null, seq: 13 })
    expect(await threadIds('y')).toEqual(['m1', 'm2', 'm3', 'm5', 'm6'])
    expect((await replica.thread('y', null, 10)).complete).toBe(true)
  })

  test('a page that comes twice or late takes nothing of what is known back', async () => {
    await begin()
    await replica.apply([delta(10, 12, { conversations: [conversationRow('y', 'p', 12)] })])
    const newest = { rows: { messages: [messageRow('m6', 'y', 6, 12)] }, older: 'before-6', seq: 12 }
    await replica.putThread('y', newest)
    await replica.putThread('y', { rows: { messages: [messageRow('m5', 'y', 5, 12)] }, older: 'before-5', seq: 12 })
    await replica.putThread('y', newest)
    expect(await replica.coverage('y')).toMatchObject({ older: 'before-5', from: { position: 5 } })
  })

  test('that is whole stays whole, whatever page comes late', async () => {
    await begin()
    await replica.putThread('x', { rows: { messages: [messageRow('m1', 'x', 1, 8)] }, older: 'before-1', seq: 10 })
    expect(await replica.coverage('x')).toMatchObject({ complete: true })
  })

  test('[RPL2] a page that was read before its conversation went out of sight is not believed', async () => {
    await begin()
    const before = { rows: { messages: [messageRow('m1', 'x', 1, 8)] }, older: null, seq: 10 }
    await replica.apply([delta(10, 11, {}, { conversations: ['x'] }), delta(11, 12, { conversations: [conversationRow('x', 'p', 12)] })])
    expect(await replica.putThread('x', before)).toMatchObject({ taken: false, rows: {} })
    expect(await threadIds('x')).toEqual([])
  })

  test('nor one from before a reset', async () => {
    await begin()
    await replica.reset()
    await replica.putPage(page(20, { conversations: [conversationRow('x', 'p', 18)] }), '')
    expect(await replica.putThread('x', { rows: { messages: [messageRow('m1', 'x', 1, 8)] }, older: null, seq: 10 })).toMatchObject({
      taken: false
    })
  })

  test('nor one from before the list of what went was begun anew', async () => {
    await begin()
    await replica.apply([delta(10, 11, {}, { messages: ['m1'] })])
    const late = await openReplica({ member: ME, indexedDB: factory, IDBKeyRange })
    expect(await late.putThread('x', { rows: { messages: [messageRow('m1', 'x', 1, 8)] }, older: null, seq: 10 })).toMatchObject({
      taken: false
    })
    late.close()
    expect(await threadIds('x')).toEqual([])
  })

  test('a message that was taken back does not come by an older page', async () => {
    await begin()
    await replica.apply([delta(10, 11, {}, { messages: ['m1'] })])
    await replica.putThread('x', { rows: { messages: [messageRow('m0', 'x', 0, 7), messageRow('m1', 'x', 1, 8)] }, older: null, seq: 10 })
    expect(await threadIds('x')).toEqual(['m0'])
  })

  test('quoted messages come along, of the same conversation only', async () => {
    const quoted = messageRow('q', 'x', 1, 8, { wamid: 'w1' })
    const foreign = messageRow('f', 'y', 1, 8, { wamid: 'w2' })
    const rows = [quoted, foreign, messageRow('m2', 'x', 2, 8, { quotes: 'w1' }), messageRow('m3', 'x', 3, 8, { quotes: 'w2' })]
    await replica.putPage(page(10, { conversations: [conversationRow('x', 'p', 9), conversationRow('y', 'p', 9)], messages: rows }), '')
    expect(idsOf((await replica.thread('x', null, 2)).quoted)).toEqual(['q'])
  })
})

test('troubles are the messages that failed or are not confirmed', async () => {
  const rows = [null, 'queued', 'failed', 'not-confirmed', 'read'] as const
  const messages = rows.map((status, index) => messageRow(`m${index}`, 'x', index, 8, { status }))
  await replica.putPage(page(10, { conversations: [conversationRow('x', 'p', 9)], messages }), '')
  expect(idsOf(await replica.troubles()).sort()).toEqual(['m2', 'm3'])
})

test('load tells everything that memory holds in chunks, contacts before the conversations that need them', async () => {
  const conversations = Array.from({ length: 1201 }, (_, index) => conversationRow(`x${index}`, `p${index}`, 9))
  const contacts = conversations.map((row) => contact(row.contact, 1))
  await replica.putPage(page(10, { conversations, contacts, messages: [messageRow('m1', 'x1', 1, 8)] }), '')
  const told: string[] = []
  const cursor = await replica.load((rows) => {
    for (const [name, list] of Object.entries(rows)) told.push(`${name} ${list.length}`)
  })
  expect(told).toEqual(['contacts 500', 'contacts 500', 'contacts 201', 'conversations 500', 'conversations 500', 'conversations 201'])
  expect([cursor, replica.loaded()]).toEqual(['e:10', 'e:10'])
})

test('a reset leaves nothing', async () => {
  await begin('queue.10')
  await replica.reset()
  expect([await replica.cursor(), await replica.bootstrapPlace(), (await loadedRows(replica)).size]).toEqual([null, null, 0])
})
