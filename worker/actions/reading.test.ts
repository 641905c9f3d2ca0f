import { beforeEach, describe, expect, test } from 'vitest'
import { isUnread } from '../../schema/domain/conversation.ts'
import type { MessageRow } from '../../schema/domain/message.ts'
import { IDA, OTTO, World } from '../commit/fold.test-aid.ts'
import { READS } from '../store/tables.ts'

let world: World
let first: MessageRow
let second: MessageRow
let conversation: string
beforeEach(async () => {
  world = await World.open()
  first = await world.customerWrites(IDA, 'one')
  second = await world.customerWrites(IDA, 'two')
  conversation = first.conversation
})

const read = (upTo: string, member = 'ana', device = `${member}-laptop`) =>
  world.act(member, { kind: 'conversation.read', conversation, upTo }, { device })
const markUnread = (device = 'ana-laptop') => world.act('ana', { kind: 'conversation.mark-unread', conversation }, { device })
const unread = (member = 'ana') =>
  isUnread(
    world.conversation(conversation),
    world.rows(READS).find((row) => row.member === member)
  )

describe('a read position', () => {
  test('[QUE5] is the highest ever read, whatever comes later from whatever device', async () => {
    await read(second.id)
    await read(first.id, 'ana', 'ana-mobile')
    expect(world.rows(READS)).toMatchObject([{ member: 'ana', position: second.position, flagged: false }])
    expect(unread()).toBe(false)
  })

  test('[QUE5] in one commit, too', async () => {
    const upTo = (message: MessageRow) => world.action('ana', { kind: 'conversation.read', conversation, upTo: message.id })
    await world.actTogether(upTo(first), upTo(second), upTo(first))
    expect(world.rows(READS)).toMatchObject([{ position: second.position }])
  })

  test('[QUE5] a read that is no news writes no row again', async () => {
    await read(second.id)
    const [before] = world.rows(READS)
    await read(first.id)
    expect(world.rows(READS)).toEqual([before])
  })

  test('[QUE5] the next message of the customer makes it unread again', async () => {
    await read(second.id)
    await world.customerWrites(IDA, 'three')
    expect(unread()).toBe(true)
  })

  test('is each reader’s own', async () => {
    await read(second.id, 'ana')
    await read(first.id, 'vera')
    expect(unread('ana')).toBe(false)
    expect(unread('vera')).toBe(true)
    expect(unread('ben')).toBe(true)
  })

  test('[QUE4] leaves no trace in what the team sees', async () => {
    const before = world.conversation(conversation)
    await read(second.id)
    await markUnread()
    expect(world.conversation(conversation)).toEqual(before)
    expect(world.events(conversation)).toEqual([])
  })

  test('[QUE5] read again as far as it was, nothing is written', async () => {
    await read(second.id)
    const before = world.everything()
    expect(await read(second.id)).toMatchObject({ outcome: 'applied' })
    expect(await read(first.id)).toMatchObject({ outcome: 'applied' })
    expect(world.everything()).toEqual(before)
  })

  test('of a message of another conversation is invalid', async () => {
    const other = await world.customerWrites(OTTO, 'Hello')
    expect(await read(other.id)).toMatchObject({ outcome: 'refused', reason: 'invalid' })
    expect(await read('nothing')).toMatchObject({ outcome: 'refused', reason: 'invalid' })
    expect(world.rows(READS)).toEqual([])
  })
})

describe('marked unread', () => {
  test('[QUE5] stays until the next read on any device, and the position stays the highest', async () => {
    await read(second.id)
    await markUnread()
    expect(unread()).toBe(true)
    expect(world.rows(READS)).toMatchObject([{ position: second.position, flagged: true }])
    await read(first.id, 'ana', 'ana-mobile')
    expect(world.rows(READS)).toMatchObject([{ position: second.position, flagged: false }])
    expect(unread()).toBe(false)
  })

  test('[QUE5] works before anything was read', async () => {
    await markUnread()
    expect(world.rows(READS)).toMatchObject([{ position: 0, flagged: true }])
  })
})
