/**
 * Whatever people, customers and networks do at once: in the end the device shows what the server has, everything that was done came to
 * something once, and nothing waits. Not here: single stories (engine.test.ts).
 */
import { expect, test } from 'vitest'
import type { ConversationId } from '../../../../schema/domain/ids.ts'
import { IDA, OTTO } from '../../../../worker/commit/fold.test-aid.ts'
import { HELD_REPLIES, MESSAGES, READS } from '../../../../worker/store/tables.ts'
import { randomFrom } from '../replica/model-server.test-aid.ts'
import { settle } from '../sync/browser.test-aid.ts'
import { Browser, type Tab } from './browser.test-aid.ts'
import { Office } from './office.test-aid.ts'

const STEPS = 45
const SEED = Number(process.env.SEED ?? 20261123)

class Story {
  readonly office: Office
  readonly browser: Browser
  readonly chance: () => number
  readonly conversations: ConversationId[] = []
  readonly written: string[] = []
  readonly faults: unknown[] = []

  constructor(office: Office, seed: number) {
    this.office = office
    this.browser = new Browser(office)
    this.chance = randomFrom(seed)
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.chance() * items.length)]
    if (item === undefined) throw new Error('there is nothing to choose from')
    return item
  }

  async step(): Promise<void> {
    const { browser, office } = this
    const tab = this.pick(browser.tabs)
    const conversation = this.pick(this.conversations)
    const deeds: readonly (() => Promise<unknown>)[] = [
      () => office.customerWrites('And?', { phone: this.pick([IDA, OTTO]) }),
      () => office.act('ben', { kind: 'conversation.claim', conversation }),
      () => office.act('ben', { kind: 'message.send', conversation, text: 'Ben', seen: office.world.lastIn(conversation)?.id ?? null }),
      () => this.#reply(tab, conversation),
      () => this.#reply(tab, conversation),
      () => tab.verbs.claim([conversation], 'ana'),
      () => tab.verbs.resolve(this.conversations),
      () => tab.verbs.prioritise([conversation], this.pick(['urgent', 'normal'])),
      () => tab.verbs.markUnread([conversation]),
      () => tab.verbs.read(conversation),
      () => tab.engine.undo(),
      () => tab.engine.older(conversation),
      () => browser.offline(),
      () => browser.online(),
      () => browser.pass(this.chance() * 5_000),
      () => this.#reopen(tab),
      async () => {
        office.answersLost = 1
      },
      async () => {
        if (tab.channel) browser.channels.deaf.add(tab.channel)
      },
      async () => browser.channels.deaf.clear()
    ]
    await this.pick(deeds)()
    await settle(Math.floor(this.chance() * 30))
  }

  /** Whatever was cut is whole again, and the server says one more word, by which every tab finds out what it missed. */
  async end(): Promise<void> {
    const { browser, office } = this
    browser.channels.deaf.clear()
    office.answersLost = 0
    await browser.online()
    for (let rounds = 0; rounds < 3; rounds += 1) {
      await browser.pass(40_000)
      await office.customerWrites('The end', { phone: this.pick([IDA, OTTO]) })
      await settle()
    }
  }

  async #reply(tab: Tab, conversation: ConversationId): Promise<void> {
    const text = `reply ${this.written.length}`
    tab.type(conversation, text)
    if (await tab.verbs.send(conversation, text)) this.written.push(text)
  }

  async #reopen(tab: Tab): Promise<void> {
    this.faults.push(...tab.faults)
    await tab.close()
    await this.browser.open()
  }
}

test.for(Array.from({ length: 12 }, (_, run) => SEED + run))(
  '[BOX1] [BOX6] [OVL1] [TAB2] whatever is done comes to something once, and memory is what the server has (seed %i)',
  async (seed) => {
    const office = await Office.open()
    const story = new Story(office, seed)
    const { browser } = story
    for (const phone of [IDA, OTTO]) story.conversations.push(await office.customerWrites('Hello', { phone }))
    for (let tabs = 0; tabs < 2; tabs += 1) await browser.open()
    for (let steps = 0; steps < STEPS; steps += 1) await story.step()
    await story.end()

    const { world } = office
    const kept = [...world.rows(MESSAGES), ...world.rows(HELD_REPLIES)].filter(({ text, author }) => author === 'ana' && text !== '')
    expect(kept.map(({ text }) => text).sort()).toEqual([...story.written].sort())
    for (const tab of browser.tabs) {
      expect(tab.outbox()).toEqual([])
      const told = tab.refusals.map(({ entry }) => entry.id)
      expect(new Set(told).size).toBe(told.length)
      for (const id of story.conversations) {
        const row = tab.engine.index.row(id)
        expect(row?.conversation).toEqual(world.conversation(id))
        expect(row?.read).toEqual(world.rows(READS).find(({ member, conversation }) => member === 'ana' && conversation === id))
        expect(row?.held.map(({ text }) => text)).toEqual(
          world.rows(HELD_REPLIES).flatMap(({ author, conversation, text }) => (author === 'ana' && conversation === id ? text : []))
        )
        await tab.engine.threads.load(id)
        while ((await tab.engine.older(id)) === 'loaded');
        expect(tab.engine.threads.peek(id)?.messages).toEqual(world.thread(id))
      }
    }
    for (const tab of browser.tabs) story.faults.push(...tab.faults)
    await browser.close()
    expect([...story.faults, ...office.faults]).toEqual([])
  }
)
