/** Engine, replica, outbox and sync as one, against the real server's decisions. Not here: screens, the parts by themselves. */
import { Dexie } from 'dexie'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import { IDA, OTTO } from '../../../../worker/commit/fold.test-aid.ts'
import { MESSAGES } from '../../../../worker/store/tables.ts'
import { makeAvailability } from '../actions/member-availability.ts'
import { LocalStore } from '../outbox/local-store.ts'
import { settle } from '../sync/browser.test-aid.ts'
import { Browser, type Tab } from './browser.test-aid.ts'
import { Office } from './office.test-aid.ts'
import { UNDO_MS } from './undo-time.ts'

let office: Office
let browser: Browser
let ida: ConversationId
beforeEach(async () => {
  office = await Office.open()
  browser = new Browser(office)
  ida = await office.customerWrites('Are you open?')
})
afterEach(async () => {
  const { tabs } = browser
  const faults = tabs.flatMap((tab) => tab.faults)
  await browser.close()
  expect([...faults, ...office.faults]).toEqual([])
})

const ownMessages = () => office.world.rows(MESSAGES).filter(({ direction }) => direction === 'out')
const row = (tab: Tab, id = ida) => tab.engine.index.row(id)
/** The server tells what it decided, as the hub does after each commit. */
const told = async (): Promise<void> => {
  await settle()
  await office.tell()
  await settle()
}

describe('a reply without a network', () => {
  test('[BOX1] [OVL1] survives the page, shows at once, goes once, and gives way to the server’s row', async () => {
    const tab = await browser.open()
    await tab.engine.threads.load(ida)
    await browser.offline()
    tab.type(ida, 'At ni')
    tab.type(ida, 'At nine')
    expect(row(tab)?.draft).toBe(true)
    expect(await tab.verbs.send(ida, 'At nine')).toBe(true)
    expect(row(tab)).toMatchObject({ waitingReply: true, draft: false, conversation: { preview: 'At nine', needsReply: false } })
    await tab.close()

    const again = await browser.open()
    expect(again.ids()).toEqual([ida])
    await again.engine.threads.load(ida)
    expect(again.texts(ida)).toEqual(['Are you open?'])
    expect(again.outbox()).toEqual(['message.send waiting'])
    expect(again.engine.draft(ida)).toBeUndefined()
    expect(row(again)).toMatchObject({ waitingReply: true, conversation: { preview: 'At nine', assignee: 'ana' } })
    expect(office.posts).toEqual([])

    await browser.online()
    await told()
    expect(office.posted).toHaveLength(1)
    expect(ownMessages().map(({ text }) => text)).toEqual(['At nine'])
    expect(again.texts(ida)).toEqual(['Are you open?', 'At nine'])
    expect(again.outbox()).toEqual([])
    expect(row(again)?.conversation).toEqual(office.world.conversation(ida))
  })

  test('[BOX1] [COL8] whose answer was lost goes again with its id and is one message', async () => {
    const tab = await browser.open()
    office.answersLost = 1
    await tab.verbs.send(ida, 'At nine')
    await browser.pass(60_000)
    await told()
    expect(office.posted.map(({ id }) => id)).toEqual([office.posted[0]?.id, office.posted[0]?.id])
    expect(ownMessages()).toHaveLength(1)
    expect(tab.outbox()).toEqual([])
  })

  test('[OVL1] that the server holds stands in the tray before and after its row has come', async () => {
    const tab = await browser.open()
    await browser.offline()
    await tab.verbs.send(ida, 'Mine')
    await office.act('ben', { kind: 'message.send', conversation: ida, text: 'His', seen: office.world.lastIn(ida)?.id ?? null })
    await browser.online()
    await told()
    expect(row(tab)?.held.map(({ text }) => text)).toEqual(['Mine'])
    expect(tab.outbox()).toEqual([])
    expect(ownMessages().map(({ text }) => text)).toEqual(['His'])
    expect(tab.engine.receipt).toEqual({ applied: 0, held: 1, refused: 0 })
  })

  test.for([0, 1, 2, 4, 8, 16, 32, 600])('whose row is heard %i turns around its answer leaves the outbox', async (turns) => {
    const tab = await browser.open()
    let telling: Promise<void> | null = null
    office.beforeAnswer = async () => {
      telling = office.tell()
      await settle(turns)
    }
    await tab.verbs.claim([ida], 'ana')
    await browser.pass(0)
    await browser.pass(0)
    await telling
    await settle()
    expect(tab.outbox()).toEqual([])
    expect(row(tab)?.conversation).toEqual(office.world.conversation(ida))
    expect(row(tab)?.conversation.assignee).toBe('ana')
  })

  test('the receipt of a drain stays when the server is heard of again', async () => {
    const tab = await browser.open()
    await tab.verbs.claim([ida], 'ana')
    await told()
    for (const kind of ['urgent', 'normal'] as const) {
      tab.engine.wake()
      await settle()
      expect(tab.engine.receipt).toEqual({ applied: 1, held: 0, refused: 0 })
      await tab.verbs.prioritise([ida], kind)
      await told()
    }
  })
})

describe('a refusal', () => {
  const offlineWhileBenClaims = async (...tabs: readonly Tab[]): Promise<void> => {
    await browser.offline()
    await tabs[0]?.verbs.claim([ida], 'ana')
    await settle()
    await office.act('ben', { kind: 'conversation.claim', conversation: ida })
  }

  test('[BOX6] is told once by each tab and leaves the outbox of all', async () => {
    const [first, second] = [await browser.open(), await browser.open()]
    await offlineWhileBenClaims(second)
    expect(row(first)?.conversation.assignee).toBe('ana')
    await browser.online()
    await told()
    for (const tab of [first, second]) {
      expect(tab.refusals.map(({ explanation }) => explanation)).toMatchObject([{ kind: 'taken', by: 'ben' }])
      expect(tab.outbox()).toEqual([])
      expect(row(tab)?.conversation.assignee).toBe('ben')
    }
  })

  test('[BOX6] [BOX7] is told once although the other tab writes while it is told', async () => {
    const [first, second] = [await browser.open(), await browser.open()]
    await offlineWhileBenClaims(first)
    const otto = await office.customerWrites('Hello', { phone: OTTO })
    browser.wordsTake = 100
    const [store, deeds] = [first.local.settle.bind(first.local), [] as Promise<unknown>[]]
    first.local.settle = async (...settled) => {
      await store(...settled)
      deeds.push(second.verbs.markUnread([otto]))
    }
    const remove = first.local.remove.bind(first.local)
    first.local.remove = async (ids) => {
      await Promise.all(deeds)
      return remove(ids)
    }
    await browser.online()
    await told()
    for (const tab of [first, second]) expect(tab.refusals).toHaveLength(1)
  })

  test('[BOX6] [BOX7] that nobody was told of before the page closed is told at the next start', async () => {
    const tab = await browser.open()
    await browser.offline()
    await tab.verbs.claim([ida], 'ana')
    await tab.close()
    const store = new LocalStore('ana', browser.place)
    const [entry] = await store.list()
    const state = { kind: 'refused', reason: 'already_claimed', by: 'ben', at: null, detail: null } as const
    await store.settle([{ id: entry?.id ?? '', state }], 0)
    store.close()
    const again = await browser.open()
    expect(again.refusals.map(({ explanation }) => explanation)).toEqual([{ kind: 'taken', by: 'ben', at: null }])
    expect(again.outbox()).toEqual([])
  })

  const anaIs = (role: 'agent' | 'viewer') =>
    office.world.commit({
      kind: 'setup',
      now: office.world.now,
      members: [{ id: 'ana', name: 'ana', role, scope: 'workspace', availability: 'available', active: true }]
    })
  /** Ana wrote it offline; when it is sent she may not reply any more. */
  const refusedReply = async (text: string): Promise<Tab> => {
    const tab = await browser.open()
    await browser.offline()
    await tab.verbs.send(ida, text)
    await anaIs('viewer')
    await browser.online()
    await told()
    expect(tab.outbox()).toEqual(['message.send refused'])
    return tab
  }

  test('[BOX6] of a reply keeps its words until its author decides, over a restart', async () => {
    const tab = await refusedReply('Words')
    expect(tab.refusals).toEqual([])
    await tab.close()
    const again = await browser.open()
    expect(row(again)?.refusedReply).toBe(true)
    const [refused] = again.engine.index.entries()
    expect(refused?.action).toMatchObject({ text: 'Words' })
    await again.engine.dismiss(refused?.id ?? '')
    expect(again.outbox()).toEqual([])
  })

  test('[BOX6] of a reply that its author sends again gives way to the new one, and the draft beside it stays', async () => {
    const tab = await refusedReply('Words')
    await anaIs('agent')
    const [refused] = tab.engine.index.entries()
    if (!refused) throw new Error('nothing was refused')
    tab.type(ida, 'Others')
    expect(await tab.verbs.sendAgain(refused)).toBe(true)
    await browser.pass(60_000)
    await told()
    expect(tab.outbox()).toEqual([])
    expect(ownMessages().map(({ text }) => text)).toEqual(['Words'])
    expect(tab.engine.draft(ida)?.text).toBe('Others')
  })
})

describe('undo', () => {
  test('[UND2] of a waiting action takes it out of the outbox, and the server never hears of it', async () => {
    const tab = await browser.open()
    await browser.offline()
    await tab.verbs.resolve([ida])
    expect(row(tab)?.conversation.status).toBe('resolved')
    expect(await tab.engine.undo()).toBe(1)
    expect(row(tab)?.conversation.status).toBe('open')
    expect(tab.outbox()).toEqual([])
    await browser.online()
    expect(office.posts).toEqual([])
  })

  test('[UND2] of an action that arrived is the server’s to undo, once, however often it is asked', async () => {
    const tab = await browser.open()
    await tab.verbs.resolve([ida])
    await told()
    expect(tab.outbox()).toEqual([])
    const [done] = tab.engine.undoable()
    expect(await Promise.all([tab.engine.undo(done), tab.engine.undo(done), tab.engine.undo()])).toEqual([1, 0, 0])
    await told()
    expect(office.posted.map(({ kind }) => kind)).toEqual(['conversation.resolve', 'action.undo'])
    expect(row(tab)?.conversation).toEqual(office.world.conversation(ida))
    expect(row(tab)?.conversation.status).toBe('open')
  })

  test('[UND2] leaves what a colleague did since', async () => {
    const tab = await browser.open()
    await tab.verbs.prioritise([ida], 'urgent')
    await told()
    await office.act('ben', { kind: 'conversation.prioritise', conversation: ida, priority: 'normal' })
    await settle()
    await tab.engine.undo()
    await told()
    expect(tab.refusals).toHaveLength(1)
    expect(row(tab)?.conversation.prioritySeq).toBe(office.world.conversation(ida).prioritySeq)
  })

  test('[UND2] by key is over after ten seconds', async () => {
    const tab = await browser.open()
    await tab.verbs.resolve([ida])
    await told()
    await browser.pass(UNDO_MS)
    expect(tab.engine.undoable()).toEqual([])
    expect(await tab.engine.undo()).toBe(0)
    expect(office.posted).toHaveLength(1)
  })

  test('of what was withdrawn or refused sends nothing', async () => {
    const tab = await browser.open()
    await browser.offline()
    await tab.verbs.claim([ida], 'ana')
    expect(await tab.engine.withdraw(tab.engine.index.entries()[0]?.id ?? '')).toBe(true)
    expect(await tab.engine.undo()).toBe(0)
    await tab.verbs.claim([ida], 'ana')
    await office.act('ben', { kind: 'conversation.claim', conversation: ida })
    await browser.online()
    await told()
    expect(tab.refusals).toHaveLength(1)
    for (const done of tab.engine.undoable()) expect(await tab.engine.undo(done)).toBe(0)
    expect(office.posted.map(({ kind }) => kind)).toEqual(['conversation.claim'])
  })
})

describe('the session of somebody else', () => {
  test('posts nothing as them, and what was done waits for its author, who is told although the line still holds', async () => {
    const [tab, other] = [await browser.open(), await browser.open()]
    office.signedIn = 'ben'
    await tab.verbs.send(ida, 'From Ana')
    await browser.pass(60_000)
    expect(office.posts).toEqual([])
    expect(tab.outbox()).toEqual(['message.send waiting'])
    for (const { state } of [tab, other]) expect(state).toEqual({ kind: 'session-ended' })
    office.signedIn = 'ana'
    tab.engine.wake()
    await browser.pass(5_000)
    await told()
    expect(ownMessages()).toMatchObject([{ author: 'ana' }])
    for (const { state } of [tab, other]) expect(state).toEqual({ kind: 'live' })
  })
})

describe('a thread', () => {
  const write = async (from: number, to: number, quotes: string | null = null): Promise<void> => {
    const { world } = office
    for (let number = from; number <= to; number += 1) {
      world.pass(1000)
      await world.take({ ...world.question(IDA, `${number}`), quotes: number === to ? quotes : null })
    }
    await office.tell()
  }
  const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`)

  test('[RPL4] has no hole behind a message that an early page quotes', async () => {
    await write(1, 1)
    await write(2, 130, office.world.thread(ida)[0]?.wamid ?? null)
    const tab = await browser.open()
    await tab.engine.threads.load(ida)
    await tab.engine.older(ida)
    expect(tab.texts(ida)).toEqual(numbers(81, 130))
  })

  test('[TAB2] goes back page by page, first from the replica, then from the server, without a hole', async () => {
    await write(1, 130)
    const tab = await browser.open()
    await tab.engine.threads.load(ida)
    expect(tab.texts(ida)).toEqual(numbers(101, 130))
    expect(await tab.engine.older(ida)).toBe('loaded')
    expect(tab.texts(ida)).toEqual(numbers(81, 130))
    await tab.engine.older(ida)
    await tab.engine.older(ida)
    expect(tab.texts(ida)).toEqual(['Are you open?', ...numbers(1, 130)])
    expect(await tab.engine.older(ida)).toBe('complete')
    await tab.close()

    office.up = false
    const offline = await browser.open()
    await offline.engine.threads.load(ida)
    expect(offline.texts(ida)).toEqual(numbers(81, 130))
    await offline.engine.older(ida)
    await offline.engine.older(ida)
    expect(offline.texts(ida)).toEqual(['Are you open?', ...numbers(1, 130)])
    expect(await offline.engine.older(ida)).toBe('complete')
  })

  test('has no hole behind an old message of which a tick came before the rest was here', async () => {
    const { id } = await office.world.reply('ben', ida)
    await office.world.sends(id, 'wamid.old')
    await write(1, 60)
    await office.act('ben', { kind: 'conversation.resolve', conversation: ida, seen: office.world.lastIn(ida)?.id ?? null })
    const tab = await browser.open()
    await tab.engine.threads.load(ida)
    await office.world.take(office.world.tick('wamid.old', 'delivered'))
    await told()
    expect(await tab.engine.older(ida)).toBe('loaded')
    expect(tab.texts(ida)).toEqual(numbers(11, 60))
    await tab.engine.older(ida)
    expect(tab.texts(ida)).toEqual(['Are you open?', 'An answer', ...numbers(1, 60)])
  })

  test('that was opened before anything was here knows in the end that it is whole', async () => {
    office.up = false
    const tab = await browser.open()
    expect(tab.engine.threads.get(ida)).toBeUndefined()
    await tab.engine.threads.load(ida)
    await browser.online()
    expect(tab.texts(ida)).toEqual(['Are you open?'])
    expect(await tab.engine.older(ida)).toBe('complete')
    expect(tab.engine.threads.peek(ida)?.complete).toBe(true)
  })

  test('says that it is offline where the rest is not here', async () => {
    await write(1, 60)
    const tab = await browser.open()
    await tab.engine.threads.load(ida)
    await browser.offline()
    await browser.pass(5_000)
    expect(await tab.engine.older(ida)).toBe('offline')
    expect(tab.texts(ida)).toEqual(numbers(31, 60))
  })

  test('counts as seen up to its newest message, also where that one stands in the middle', async () => {
    const tab = await browser.open()
    await write(1, 3)
    await office.customerWrites('Late', { at: office.world.now - 1000 })
    await settle()
    await tab.engine.threads.load(ida)
    expect(tab.texts(ida)).toEqual(['Are you open?', '1', '2', 'Late', '3'])
    expect((await tab.engine.facts(ida))?.seen?.id).toBe(office.world.lastIn(ida)?.id)
    await tab.verbs.read(ida)
    await told()
    expect(row(tab)?.unread).toBe(false)
  })

  test('of a conversation that goes out of sight is gone from memory, and comes back with it', async () => {
    const agent = { id: 'ana', name: 'ana', role: 'agent', scope: 'assigned', availability: 'available', active: true } as const
    await office.world.commit({ kind: 'setup', now: office.world.now, members: [agent] })
    await office.act('emre', { kind: 'conversation.assign', conversation: ida, assignee: 'ana' })
    const tab = await browser.open()
    await tab.engine.threads.load(ida)
    expect(tab.engine.threads.get(ida)?.messages).toHaveLength(1)
    await office.act('emre', { kind: 'conversation.assign', conversation: ida, assignee: 'ben' })
    await settle()
    expect(row(tab)).toBeUndefined()
    expect(tab.engine.threads.peek(ida)).toBeUndefined()
    await office.act('emre', { kind: 'conversation.assign', conversation: ida, assignee: 'ana' })
    await settle()
    expect(row(tab)).toBeDefined()
    expect(tab.engine.threads.peek(ida)).toBeDefined()
    await tab.engine.older(ida)
    expect(tab.texts(ida)).toEqual(['Are you open?'])
  })
})

describe('two tabs', () => {
  test('[TAB2] show the same after a deed in the follower, and one of them sends', async () => {
    const [first, second] = [await browser.open(), await browser.open()]
    await browser.offline()
    await second.verbs.send(ida, 'At nine')
    await settle()
    expect(row(first)).toEqual(row(second))
    expect(row(first)?.waitingReply).toBe(true)
    await browser.online()
    await told()
    expect(office.posted).toHaveLength(1)
    for (const tab of [first, second]) {
      expect(tab.outbox()).toEqual([])
      expect(row(tab)?.conversation).toEqual(office.world.conversation(ida))
    }
  })

  test('share drafts while they are typed and when they are sent', async () => {
    const [first, second] = [await browser.open(), await browser.open()]
    first.type(ida, 'A')
    first.type(ida, 'At nine')
    await settle()
    expect(second.engine.draft(ida)?.text).toBe('At nine')
    expect(row(second)?.draft).toBe(true)
    await first.verbs.send(ida, 'At nine')
    await settle()
    for (const tab of [first, second]) {
      expect(tab.engine.draft(ida)).toBeUndefined()
      expect(row(tab)?.draft).toBe(false)
    }
  })

  test('a word of another tab never takes what is being typed here', async () => {
    const [first, second] = [await browser.open(), await browser.open()]
    first.type(ida, 'Theirs')
    await settle(3)
    second.type(ida, 'Mine')
    await settle()
    expect(second.engine.draft(ida)?.text).toBe('Mine')
    expect(first.engine.draft(ida)?.text).toBe('Mine')
  })

  test('[BOX1] the leader closes with a reply under way, and the other brings it', async () => {
    const [first, second] = [await browser.open(), await browser.open()]
    office.answersLost = 1
    await first.verbs.send(ida, 'At nine')
    await first.close()
    await browser.pass(60_000)
    await told()
    expect(ownMessages()).toHaveLength(1)
    expect(second.outbox()).toEqual([])
  })

  test('[TAB2] [TAB3] memory that missed a change is read anew with the thread in front, and stands until then', async () => {
    const [, second] = [await browser.open(), await browser.open()]
    await second.engine.threads.load(ida)
    second.engine.threads.get(ida)
    if (second.channel) browser.channels.deaf.add(second.channel)
    await office.customerWrites('And on Sunday?')
    await settle()
    browser.channels.deaf.clear()
    const seen: number[] = []
    const reload = second.engine.threads.reload.bind(second.engine.threads)
    second.engine.threads.reload = async () => {
      await reload()
      seen.push(second.ids().length)
    }
    await office.customerWrites('Hello?')
    await settle()
    expect(seen).toEqual([1])
    expect(second.texts(ida)).toEqual(['Are you open?', 'And on Sunday?', 'Hello?'])
    expect(row(second)?.conversation).toEqual(office.world.conversation(ida))
  })
})

describe('a device', () => {
  test('does nothing about what is not loaded, and keeps what needs no rows', async () => {
    office.up = false
    const tab = await browser.open()
    expect(tab.engine.loaded).toBe(false)
    expect(await tab.verbs.claim([ida], 'ana')).toBeNull()
    expect(await tab.verbs.send(ida, 'Words')).toBe(false)
    expect(tab.outbox()).toEqual([])
    await tab.engine.perform([makeAvailability('available', tab.engine.making(), 'away')])
    expect(tab.outbox()).toEqual(['member.availability waiting'])
    await browser.online()
    await told()
    expect(tab.outbox()).toEqual([])
    expect(tab.engine.index.members.get('ana')?.availability).toBe('away')
  })

  test('in another epoch forgets what was settled in the old one, also if it happened while the app was closed', async () => {
    const tab = await browser.open()
    office.beforeAnswer = async () => office.cut() // the answer comes, and nothing after it
    await tab.verbs.claim([ida], 'ana')
    await settle()
    expect(tab.outbox()).toEqual(['conversation.claim applied'])
    await tab.replica.reset()
    await tab.close()
    const { seq } = office.world.committer.head
    office.world.db.database.exec(`DELETE FROM commits WHERE seq = ${seq}; UPDATE workspace SET epoch = 'restored'`)
    office.beforeAnswer = async () => undefined
    await office.world.committer.reload()
    office.up = true
    const again = await browser.open()
    expect(again.engine.loaded).toBe(true)
    expect(again.outbox()).toEqual([])
  })

  test('stops although others still speak', async () => {
    const [first, second] = [await browser.open(), await browser.open()]
    second.type(ida, 'Words')
    await first.verbs.claim([ida], 'ana')
    const list = first.local.list.bind(first.local)
    first.local.list = async () => {
      if (!Dexie.currentTransaction) await settle(20)
      return list()
    }
    await second.verbs.markUnread([ida])
    await settle(3)
    const closing = first.close()
    await second.verbs.prioritise([ida], 'urgent')
    await closing
    await second.verbs.prioritise([ida], 'normal')
    await settle()
    expect(first.faults).toEqual([])
  })

  test('whose disk is full keeps the words where they were, and says so', async () => {
    const tab = await browser.open()
    tab.type(ida, 'Words')
    await settle()
    const store = tab.local.sendFromDraft.bind(tab.local)
    tab.local.sendFromDraft = async () => ({ kind: 'not-stored', why: 'full' })
    expect(await tab.verbs.send(ida, 'Words')).toBe(false)
    expect(tab.engine.draft(ida)?.text).toBe('Words')
    expect(row(tab)?.draft).toBe(true)
    expect(tab.notStored).toEqual([{ kind: 'not-stored', why: 'full' }])
    tab.local.sendFromDraft = store
    expect(await tab.verbs.send(ida, 'Words')).toBe(true)
    expect(row(tab)?.draft).toBe(false)
  })
})
