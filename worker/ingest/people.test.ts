import { beforeEach, describe, expect, test } from 'vitest'
import { DEPOT, IDA, SHOP, START, World } from '../commit/fold.test-aid.ts'
import { CONTACTS, CONVERSATIONS } from '../store/tables.ts'

let world: World
beforeEach(async () => {
  world = await World.open()
})

const identities = () =>
  world.db.database
    .prepare('SELECT kind, value, contact FROM identities ORDER BY kind, value')
    .all()
    .map(({ kind, value, contact }) => `${kind} ${value} → ${world.contact(String(contact)).name}`)

describe('people without a phone number', () => {
  test('[CAP11] they have a conversation that can be answered', async () => {
    const message = await world.customerWrites(null, 'Hello', { person: { userId: 'US.1', username: 'ida' } })
    const { id } = await world.reply('ana', message.conversation)
    expect(world.contact(message.contact)).toMatchObject({ name: '@ida', phone: null, userId: 'US.1', username: 'ida' })
    expect(await world.attempt(id)).toMatchObject({ to: { phone: null, userId: 'US.1' } })
  })

  test('[CAP11] a number that appears later joins the same contact and the same conversation', async () => {
    const before = await world.customerWrites(null, 'one', { person: { userId: 'US.1' } })
    const after = await world.customerWrites(IDA, 'two', { person: { userId: 'US.1', name: 'Ida' } })
    const phoneOnly = await world.customerWrites(IDA, 'three', { person: { name: null } })
    expect([after.conversation, phoneOnly.conversation]).toEqual([before.conversation, before.conversation])
    expect(world.rows(CONTACTS)).toMatchObject([{ name: 'Ida', phone: IDA, userId: 'US.1' }])
  })

  test('[CAP11] an id that appears later joins the contact that was known by phone', async () => {
    const before = await world.customerWrites(IDA, 'one')
    const after = await world.customerWrites(IDA, 'two', { person: { userId: 'US.1' } })
    const hidden = await world.customerWrites(null, 'three', { person: { userId: 'US.1' } })
    expect([after.conversation, hidden.conversation]).toEqual([before.conversation, before.conversation])
  })

  test('[CAP11] a number that is hidden again stays known', async () => {
    await world.customerWrites(IDA, 'one', { person: { userId: 'US.1', name: 'Ida' } })
    await world.customerWrites(null, 'two', { person: { userId: 'US.1' } })
    expect(world.rows(CONTACTS)).toMatchObject([{ phone: IDA, name: 'Ida' }])
  })

  test('[CAP11] an echo to somebody without a number finds them too', async () => {
    const question = await world.customerWrites(null, 'one', { person: { userId: 'US.1' } })
    const echo = await world.phoneAnswers(null, 'two', { person: { userId: 'US.1' } })
    expect(echo.conversation).toBe(question.conversation)
  })
})

describe('one person, several ways to write a number', () => {
  test.each([
    ['Brazil’s ninth digit', '5511987654321', '551187654321'],
    ['Mexico’s 1', '5215512345678', '525512345678'],
    ['Argentina’s 9', '5491123456789', '541123456789']
  ])('[CAP12] %s makes no second contact or conversation, in either order, also within one commit', async (_, one, other) => {
    await world.take(world.question(one, 'a'), world.question(other, 'b'))
    await world.take(world.echo(other, 'c'))
    await world.take(world.question(one, 'd'))
    expect(world.rows(CONTACTS)).toHaveLength(1)
    expect(world.rows(CONVERSATIONS)).toHaveLength(1)
  })

  test('[CAP12] we address the form that WhatsApp last wrote', async () => {
    const { conversation } = await world.customerWrites('5511987654321', 'a')
    await world.customerWrites('551187654321', 'b')
    const { id } = await world.reply('ana', conversation)
    expect(await world.attempt(id)).toMatchObject({ to: { phone: '551187654321' } })
  })
})

describe('a person whose number or id changes', () => {
  const NEW_PHONE = '15550001999'
  const person = { phone: null, userId: null, parentUserId: null, username: null, name: null }
  type Who = { readonly phone?: string; readonly userId?: string }
  /** WhatsApp tells of it under the phone, or under the id where there is none. */
  const changes = (who: Who, becomes: Who) =>
    world.take({
      ...world.question(who.phone ?? null, '', { type: 'system', quiet: true, person: who.userId ? { userId: who.userId } : {} }),
      becomes: { ...person, ...becomes }
    })

  test('[ING14] keeps the thread: under the new number and the new id they are the same contact', async () => {
    const before = await world.customerWrites(IDA, 'one', { person: { userId: 'US.1', name: 'Ida' } })
    await changes({ phone: IDA }, { phone: NEW_PHONE, userId: 'US.2' })
    const byPhone = await world.customerWrites(NEW_PHONE, 'two')
    const byId = await world.customerWrites(null, 'three', { person: { userId: 'US.2' } })
    expect([byPhone.conversation, byId.conversation]).toEqual([before.conversation, before.conversation])
    expect(world.rows(CONTACTS)).toMatchObject([{ phone: NEW_PHONE, userId: 'US.2' }])
    const { id } = await world.reply('ana', before.conversation)
    expect(await world.attempt(id)).toMatchObject({ to: { phone: NEW_PHONE, userId: 'US.2' } })
  })

  test('[ING14] without a phone the new id keeps the thread too', async () => {
    const before = await world.customerWrites(null, 'one', { person: { userId: 'US.1' } })
    await changes({ userId: 'US.1' }, { userId: 'US.2' })
    const after = await world.customerWrites(null, 'two', { person: { userId: 'US.2' } })
    expect(after.conversation).toBe(before.conversation)
  })

  test('[ING14] whoever gets the old number with another id is somebody else', async () => {
    const before = await world.customerWrites(IDA, 'one', { person: { userId: 'US.1', name: 'Ida' } })
    await changes({ phone: IDA }, { phone: NEW_PHONE, userId: 'US.2' })
    const stranger = await world.customerWrites(IDA, 'hello', { person: { userId: 'US.9', name: 'Otto' } })
    expect(stranger.contact).not.toBe(before.contact)
    expect(world.contact(before.contact)).toMatchObject({ phone: NEW_PHONE, userId: 'US.2' })
  })

  test('[ING14] a number that is somebody else’s stays theirs', async () => {
    const otto = await world.customerWrites(NEW_PHONE, 'I was here first', { person: { name: 'Otto' } })
    const ida = await world.customerWrites(IDA, 'one', { person: { userId: 'US.1', name: 'Ida' } })
    await changes({ phone: IDA }, { phone: NEW_PHONE, userId: 'US.2' })
    expect(world.contact(ida.contact)).toMatchObject({ phone: IDA, userId: 'US.2' })
    expect((await world.customerWrites(NEW_PHONE, 'still me')).contact).toBe(otto.contact)
  })

  test('[ING14] a change and what is said after it may come in one body', async () => {
    const before = await world.customerWrites(IDA, 'one', { person: { userId: 'US.1' } })
    const notice = { ...world.question(IDA, '', { type: 'system', quiet: true }), becomes: { ...person, phone: NEW_PHONE } }
    await world.take(notice, world.question(NEW_PHONE, 'two'))
    expect(world.rows(CONVERSATIONS).map(({ id }) => id)).toEqual([before.conversation])
  })
})

describe('whose message it is', () => {
  test('[ING10] the strongest identity decides; the number of somebody else stays theirs', async () => {
    const byId = await world.customerWrites(null, 'I am US.1', { person: { userId: 'US.1', name: 'Ida' } })
    const byPhone = await world.customerWrites(IDA, 'I have a phone', { person: { name: 'Otto' } })
    expect(byPhone.contact).not.toBe(byId.contact)
    const both = await world.customerWrites(IDA, 'Both', { person: { userId: 'US.1', name: 'Ida' } })
    expect(both.contact).toBe(byId.contact)
    expect(identities()).toEqual(['bsuid US.1 → Ida', `phone ${IDA} → Otto`])
    const later = await world.customerWrites(IDA, 'Only the phone', { person: { name: 'Otto' } })
    expect(later.contact).toBe(byPhone.contact)
  })

  test('[ING10] a person who is found by a weaker identity brings the stronger one along', async () => {
    const parent = await world.customerWrites(null, 'one', { person: { userId: 'US.1', parentUserId: 'US.ENT.1', name: 'Ida' } })
    const moved = await world.customerWrites(null, 'two', { person: { userId: 'US.2', parentUserId: 'US.ENT.1', name: 'Ida' } })
    expect(moved.contact).toBe(parent.contact)
    expect(identities()).toEqual(['bsuid US.1 → Ida', 'bsuid US.2 → Ida', 'parent US.ENT.1 → Ida'])
  })

  test('[ING10] ids are compared exactly: another letter case is another person', async () => {
    await world.customerWrites(null, 'one', { person: { userId: 'US.abc' } })
    await world.customerWrites(null, 'two', { person: { userId: 'US.ABC' } })
    expect(world.rows(CONTACTS)).toHaveLength(2)
  })

  test('[ING10] an id with a colon is one id', async () => {
    const one = await world.customerWrites(null, 'one', { person: { userId: 'US.a:b' } })
    const two = await world.customerWrites(null, 'two', { person: { userId: 'US.a:b' } })
    expect(two.contact).toBe(one.contact)
  })

  test('a contact that WhatsApp says nothing new about is not written again', async () => {
    const { contact } = await world.customerWrites(IDA, 'one')
    const { seq } = world.contact(contact)
    await world.customerWrites(IDA, 'two')
    expect(world.contact(contact).seq).toBe(seq)
  })
})

describe('numbers of ours', () => {
  test('[CAP13] one person on two numbers has two conversations, and each reply leaves from its own', async () => {
    const shop = await world.customerWrites(IDA, 'to the shop', { number: SHOP })
    const depot = await world.customerWrites(IDA, 'to the depot', { number: DEPOT })
    expect(depot.conversation).not.toBe(shop.conversation)
    expect(depot.contact).toBe(shop.contact)
    for (const { conversation, number } of [shop, depot]) {
      const { id } = await world.reply('ana', conversation)
      expect(world.message(id).number).toBe(number)
      expect(await world.attempt(id)).toMatchObject({ number, to: { phone: IDA } })
    }
  })

  test('[CAP13] the same wamid on two numbers is two messages', async () => {
    await world.take(
      world.question(IDA, 'one', { number: SHOP, id: 'wamid.same', at: START }),
      world.question(IDA, 'two', { number: DEPOT, id: 'wamid.same', at: START })
    )
    expect(world.rows(CONVERSATIONS)).toHaveLength(2)
  })
})
