import { beforeEach, describe, expect, test } from 'vitest'
import { cutFor } from '../../party/broadcast.ts'
import { HOUR, IDA, START, World } from '../commit/fold.test-aid.ts'
import { HELD_REPLIES, TOMBSTONES } from '../store/tables.ts'

let world: World
let question: string
let conversation: string
let held: string
beforeEach(async () => {
  world = await World.open()
  ;({ id: question, conversation } = await world.customerWrites(IDA, 'Are you open?'))
  await world.reply('ana', conversation)
  ;({ id: held } = await world.reply('ben', conversation, { seen: question, text: 'Ben’s words' }))
})

const release = (member: string, seen: string, more: { device?: string; id?: string } = {}) =>
  world.act(member, { kind: 'message.release', message: held, seen }, more)
const lastId = () => world.lastIn(conversation)?.id ?? ''

describe('a held reply', () => {
  test('[COL7] is told to its author and to nobody else, and is not in the thread', () => {
    const broadcast = world.plans.at(-1)?.broadcast
    if (!broadcast) throw new Error('nothing was told')
    const cut = (id: string) => {
      const member = world.committer.member(id)
      if (!member) throw new Error('nobody')
      return cutFor(member, broadcast).rows.heldReplies
    }
    expect(cut('ben')).toMatchObject([{ id: held, text: 'Ben’s words' }])
    for (const other of ['ana', 'emre', 'fay']) expect(cut(other)).toBeUndefined()
    expect(world.thread(conversation).map((row) => row.author)).toEqual([null, 'ana'])
  })

  test('[COL7] nobody else’s hand reaches it: not even an admin may send or discard it', async () => {
    const before = world.everything()
    for (const other of ['ana', 'emre', 'fay', 'vera']) {
      expect(await release(other, lastId())).toMatchObject({ outcome: 'refused', reason: 'not_found' })
      expect(await world.act(other, { kind: 'message.discard', message: held })).toMatchObject({ reason: 'not_found' })
    }
    expect(world.everything()).toBe(before)
  })

  test('[COL7] its author discards it from any device; it is gone, and the others learn nothing but its id', async () => {
    expect(await world.act('ben', { kind: 'message.discard', message: held }, { device: 'ben-mobile' })).toMatchObject({
      outcome: 'applied'
    })
    expect(world.rows(HELD_REPLIES)).toEqual([])
    expect(world.rows(TOMBSTONES)).toMatchObject([{ kind: 'heldReplies', id: held }])
    expect(world.events(conversation).at(-1)).toMatchObject({ kind: 'discarded', actor: 'ben', detail: {} })
  })
})

describe('send anyway', () => {
  test('[COL9] with the newest answer on screen it leaves, as the message that it would have been', async () => {
    expect(await release('ben', lastId())).toMatchObject({ outcome: 'applied' })
    expect(world.message(held)).toMatchObject({ text: 'Ben’s words', author: 'ben', status: 'queued' })
    expect(world.rows(HELD_REPLIES)).toEqual([])
    expect(world.events(conversation).map((event) => event.kind)).toEqual(['claimed', 'held', 'released'])
  })

  test('[COL9] it is decided again, and held again if somebody answered meanwhile', async () => {
    const seen = lastId()
    await world.reply('chidi', conversation)
    expect(await release('ben', seen)).toMatchObject({ outcome: 'held', reason: 'stale' })
    expect(world.rows(HELD_REPLIES)).toMatchObject([{ id: held, text: 'Ben’s words' }])
    expect(await release('ben', lastId())).toMatchObject({ outcome: 'applied' })
  })

  test('[COL9] with what it was held for still unseen it is held again', async () => {
    expect(await release('ben', question)).toMatchObject({ outcome: 'held', reason: 'stale' })
  })

  test('[COL9] it is held for another reason where the window closed meanwhile', async () => {
    world.now = START + 25 * HOUR
    expect(await release('ben', lastId())).toMatchObject({ outcome: 'held', reason: 'window_closed' })
    expect(world.rows(HELD_REPLIES)).toMatchObject([{ reason: 'window_closed', heldAt: world.now }])
  })

  test('[COL9] two releases in one commit make one message', async () => {
    const wish = { kind: 'message.release' as const, message: held, seen: lastId() }
    const results = await world.actTogether(world.action('ben', wish), world.action('ben', wish))
    expect(results).toMatchObject([{ outcome: 'applied' }, { outcome: 'refused', reason: 'not_found' }])
    expect(world.thread(conversation)).toHaveLength(3)
  })

  test('[COL8] the same release again answers the first result', async () => {
    await release('ben', lastId(), { id: 'release-1' })
    expect(await release('ben', lastId(), { id: 'release-1' })).toMatchObject({ outcome: 'duplicate', first: { outcome: 'applied' } })
    expect(world.thread(conversation)).toHaveLength(3)
  })
})
