import { beforeEach, describe, expect, test } from 'vitest'
import { IDA, MINUTE, START, World } from '../commit/fold.test-aid.ts'

let world: World
let conversation: string
beforeEach(async () => {
  world = await World.open()
  ;({ conversation } = await world.customerWrites(IDA, 'Help!'))
})

const prioritise = (member: string, priority: 'urgent' | 'normal', base?: number) =>
  world.act(member, { kind: 'conversation.prioritise', conversation, priority, ...(base === undefined ? {} : { base }) })
const row = () => world.conversation(conversation)

describe('priority', () => {
  test('[QUE16] is normal until somebody says urgent, and back', async () => {
    expect(row().priority).toBe('normal')
    await prioritise('ana', 'urgent')
    expect(row()).toMatchObject({ priority: 'urgent', priorityBy: 'ana', priorityAt: START })
    await prioritise('ben', 'normal')
    expect(row()).toMatchObject({ priority: 'normal', priorityBy: 'ben' })
  })

  test('[QUE16] [ACT5] by base: who decides on what somebody else has changed since is overtaken', async () => {
    const base = row().seq
    world.pass(MINUTE)
    await prioritise('ana', 'urgent', base)
    expect(await prioritise('ben', 'normal', base)).toMatchObject({
      outcome: 'refused',
      reason: 'overtaken',
      by: 'ana',
      at: START + MINUTE
    })
    expect(await prioritise('ben', 'normal', row().seq)).toMatchObject({ outcome: 'applied' })
  })

  test('[QUE16] other changes overtake nothing', async () => {
    const base = row().seq
    await world.act('ben', { kind: 'conversation.claim', conversation })
    await world.customerWrites(IDA, 'Please!')
    expect(await prioritise('ana', 'urgent', base)).toMatchObject({ outcome: 'applied' })
  })

  test('[OWN6] each change leaves one event with what was there before; saying the same again leaves none', async () => {
    await prioritise('ana', 'urgent')
    await prioritise('ben', 'urgent')
    await prioritise('ben', 'normal')
    expect(world.events(conversation)).toMatchObject([
      { kind: 'prioritised', actor: 'ana', detail: { priority: 'urgent', before: 'normal' } },
      { kind: 'prioritised', actor: 'ben', detail: { priority: 'normal', before: 'urgent' } }
    ])
    expect(world.events(conversation)).toHaveLength(2)
  })
})
