/** People: with or without a phone, before and after a change of who they are. */
import { describe, expect, test } from 'vitest'
import { bodyOf, exceptionsOf, inbound, messagesBody, messagesOf, metadata, text } from './fixtures.test-aid.ts'
import type { MessageItem } from './item.ts'
import { parseBody } from './parse-body.ts'

const messages = (name: string) => messagesOf(parseBody(inbound(name), 'hash'))
const first = (body: string): MessageItem | undefined => messagesOf(parseBody(body, 'hash'))[0]

describe('people', () => {
  test('phone, business-scoped id, parent, name and username are read from their places', () => {
    expect(messages('message-text.json')[0]?.person).toMatchObject({
      phone: '15550001234',
      userId: 'US.10000000000000000001',
      name: 'Ada Example'
    })
    expect(messages('message-bsuid-parent.json')[0]?.person.parentUserId).toMatch(/^[A-Z]{2}\.ENT\./)
  })

  test.each(['message-bsuid-no-phone.json', 'message-bsuid-no-phone-no-username.json', 'message-bsuid-empty-strings.json'])(
    '[CAP11] %s is a message of somebody without a phone',
    (name) => {
      const [message] = messages(name)
      expect(message?.person.phone).toBeNull()
      expect(message?.person.userId).toMatch(/^[A-Z]{2}\./)
    }
  )

  test('[CAP11] usernames lose their @', () => {
    expect(messages('message-bsuid-empty-strings.json')[0]?.person.username).toBe('cleo.example')
  })

  test('[CAP11] a business-scoped id where a phone is expected is one', () => {
    expect(first(messagesBody(text({ from: 'BR.123' })))?.person).toMatchObject({ phone: null, userId: 'BR.123' })
  })

  test('[CAP11] without phone and business-scoped id the message is an exception that keeps its id', () => {
    for (const from of [undefined, '', null, 'nobody', {}]) {
      const items = parseBody(messagesBody(text({ from })), 'hash')
      expect(exceptionsOf(items)).toMatchObject([{ what: 'message', reason: 'no_sender', id: 'wamid.A' }])
    }
  })

  test('a phone is digits, however it is written', () => {
    expect(first(messagesBody(text({ from: '+1 (555) 000-1234' })))?.person.phone).toBe('15550001234')
    expect(first(messagesBody(text({ from: 15550001234 })))?.person.phone).toBe('15550001234')
  })

  const withContacts = (contacts: unknown, ...more: Record<string, unknown>[]) =>
    messagesOf(
      parseBody(bodyOf({ metadata, contacts, messages: more.map((it, index) => text({ id: `wamid.${index}`, ...it })) }), 'hash')
    ).map((item) => item.person)

  test('contacts are joined by id and by phone, in any order', () => {
    const contacts = [
      { wa_id: '15550000002', profile: { name: 'Two' } },
      { wa_id: '15550000001', user_id: 'US.1', profile: { name: 'One' } },
      { user_id: 'US.3', profile: { name: 'Three' } }
    ]
    const people = withContacts(
      contacts,
      { from: '15550000001' },
      { from: '15550000002' },
      { from: undefined, from_user_id: 'US.3' },
      { from: '15550000009' }
    )
    expect(people.map((person) => person.name)).toEqual(['One', 'Two', 'Three', null])
    expect(people[0]?.userId).toBe('US.1')
  })

  test('variants of a phone are joined', () => {
    const [person] = withContacts([{ wa_id: '551187654321', profile: { name: 'B' } }, { wa_id: '1555' }], { from: '5511987654321' })
    expect(person).toMatchObject({ name: 'B', phone: '5511987654321' })
  })

  test('a single contact is taken, unless it is plainly somebody else', () => {
    expect(withContacts([{ user_id: 'US.1', profile: { name: 'One' } }], { from: '15550000001' })[0]).toMatchObject({
      userId: 'US.1',
      name: 'One'
    })
    expect(withContacts([{ wa_id: '15550000001', profile: { name: 'One' } }], { from: undefined })[0]).toMatchObject({
      phone: '15550000001'
    })
    expect(withContacts([{ wa_id: '15550000002', user_id: 'US.2', profile: { name: 'Two' } }], { from: '15550000001' })[0]).toMatchObject({
      userId: null,
      name: null
    })
  })

  test.each([null, 7, 'x', {}, [null, 7, {}], [{ profile: 'x', wa_id: {}, user_id: [] }]])(
    'contacts of a wrong shape, %j, cost only the name',
    (contacts) => {
      expect(withContacts(contacts, {})[0]).toEqual({ phone: '15550001234', userId: null, parentUserId: null, username: null, name: null })
    }
  )
})

describe('system notices', () => {
  test.each([
    ['system-user-changed-number.json', { phone: '15550001234', userId: null }],
    ['system-user-changed-number-legacy.json', { phone: '15550001234', userId: null }],
    ['system-user-changed-user-id.json', { phone: null, userId: 'BR.10000000000000000003' }],
    ['system-user-changed-user-id-previous.json', { phone: '15550001237', userId: 'US.10000000000000000004' }],
    ['system-customer-identity-changed.json', { phone: '15550001234', userId: 'US.10000000000000000001' }]
  ])('[CAP11] %s is about who they were before', (name, person) => {
    expect(messages(name)[0]).toMatchObject({ type: 'system', quiet: true, person })
  })

  test.each([
    ['system-user-changed-number.json', { phone: '15550001999', userId: 'US.10000000000000000901', parentUserId: null }],
    ['system-user-changed-number-legacy.json', { phone: '15550001999', userId: null, parentUserId: null }],
    ['system-user-changed-user-id.json', { phone: null, userId: 'BR.10000000000000000903', parentUserId: null }],
    [
      'system-user-changed-user-id-previous.json',
      { phone: '15550001237', userId: 'US.10000000000000000904', parentUserId: 'US.ENT.10000000000000000904' }
    ]
  ])('[CAP11] %s says who they are from now on', (name, becomes) => {
    expect(messages(name)[0]?.becomes).toMatchObject(becomes)
  })

  test('a changed security code makes nobody anybody else', () => {
    expect(messages('system-customer-identity-changed.json')[0]).not.toHaveProperty('becomes')
  })

  const notice = (system: unknown) => parseBody(messagesBody({ id: 'wamid.S', timestamp: '1', type: 'system', system }), 'hash')

  test('a name cannot play the old id', () => {
    const body = 'User changed from US.1 to US.2 changed from US.3 to US.4'
    expect(messagesOf(notice({ type: 'user_changed_user_id', body }))[0]?.person.userId).toBe('US.3')
  })

  test('the new phone is the last resort, and without it there is no sender', () => {
    expect(messagesOf(notice({ type: 'user_changed_number', wa_id: '15550009999' }))[0]?.person.phone).toBe('15550009999')
    expect(exceptionsOf(notice({ type: 'user_changed_number', body: 'something' }))).toMatchObject([{ reason: 'no_sender', id: 'wamid.S' }])
  })

  test('the ids of contacts beside a change may be the new ones: only the name is taken', () => {
    const message = { id: 'wamid.S', from: '15550001234', type: 'system', system: { type: 'user_changed_user_id', user_id: 'US.2' } }
    const contacts = [{ wa_id: '15550001234', user_id: 'US.2', profile: { name: 'Ada' } }]
    const [item] = messagesOf(parseBody(bodyOf({ metadata, contacts, messages: [message] }), 'hash'))
    expect(item?.person).toMatchObject({ phone: '15550001234', userId: null, name: 'Ada' })
  })
})
