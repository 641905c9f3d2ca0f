/** Messages and echoes: each kind shows something, at the right time, of the right customer. */
import { describe, expect, test } from 'vitest'
import { bodyOf, exceptionsOf, inbound, messagesBody, messagesOf, metadata, text } from './fixtures.test-aid.ts'
import type { EchoItem, MessageItem } from './item.ts'
import { parseBody } from './parse-body.ts'

const messages = (name: string) => messagesOf(parseBody(inbound(name), 'hash'))
const first = (body: string): MessageItem | undefined => messagesOf(parseBody(body, 'hash'))[0]
const echoes = (name: string): readonly EchoItem[] => parseBody(inbound(name), 'hash').filter((item) => item.kind === 'echo')

describe('words', () => {
  test.each([
    ['message-text.json', 'text', undefined],
    ['message-image-no-url-no-caption.json', 'image', ''],
    ['message-sticker-static.json', 'sticker', ''],
    ['message-voice.json', 'audio', ''],
    ['message-document-odd-filename.json', 'document', ''],
    ['message-location.json', 'location', 'Example Plaza'],
    ['message-location-minimal.json', 'location', ''],
    ['message-contacts.json', 'contacts', undefined],
    ['message-button-template-quick-reply.json', 'button', undefined],
    ['message-interactive-button-reply.json', 'interactive', undefined],
    ['message-interactive-list-reply.json', 'interactive', undefined],
    ['message-interactive-nfm-reply-flow.json', 'interactive', 'Sent'],
    ['message-interactive-nfm-reply-non-object.json', 'interactive', 'Sent'],
    ['message-interactive-call-permission-reply.json', 'interactive', ''],
    ['message-interactive-missing-object-with-error.json', 'interactive', ''],
    ['message-reaction.json', 'reaction', undefined],
    ['message-reaction-removed.json', 'reaction', ''],
    ['message-order.json', 'order', 'Please gift-wrap'],
    ['system-customer-identity-changed.json', 'system', 'User identity changed'],
    ['unsupported-poll.json', 'unsupported', ''],
    ['edit-text-coexistence.json', 'edit', 'Corrected: 12 pieces, not 21'],
    ['edit-image-caption-coexistence.json', 'edit', 'Updated caption'],
    ['revoke-coexistence.json', 'revoke', ''],
    ['message-unknown-type.json', 'hologram', '']
  ])('[CAP5] %s is shown as %s', (name, type, words) => {
    const [message] = messages(name)
    expect(message?.type).toBe(type)
    if (words === undefined) expect(message?.text).not.toBe('')
    else expect(message?.text).toBe(words)
  })

  test('[CAP5] a type that is missing, or that nobody knows, shows the words that are there', () => {
    expect(first(messagesBody(text({ type: undefined })))).toMatchObject({ type: 'unknown', text: 'hello' })
    expect(first(messagesBody(text({ type: 7 })))).toMatchObject({ type: 'unknown', text: 'hello' })
    expect(first(messagesBody(text({ type: 'smell', smell: { caption: 'roses' } })))).toMatchObject({ type: 'smell', text: 'roses' })
  })

  test('the name of a file is its file’s, and no words of the customer', () => {
    const document = { filename: 'invoice.pdf', id: '1' }
    expect(first(messagesBody(text({ type: 'document', document })))).toMatchObject({ text: '', file: { name: 'invoice.pdf' } })
    expect(first(messagesBody(text({ type: 'document', document: { ...document, caption: 'yours' } })))?.text).toBe('yours')
  })

  test.each(['👩🏽‍💻 ünï 日本語 עברית \u202E ﷽', 'a\nb\t"c"\\ /', '1234567890123456789 and : 12345678901234567, too', '"\\"\\\\', ' '])(
    'the text %j comes through unchanged',
    (words) => {
      expect(first(messagesBody(text({ text: { body: words } })))?.text).toBe(words)
    }
  )

  test('escaped and long texts of the recorded bodies come through unchanged', () => {
    for (const name of ['message-text-unicode-escaped.json', 'message-text-long-4096.json'])
      expect(messages(name)[0]?.text).toBe(JSON.parse(inbound(name)).entry[0].changes[0].value.messages[0].text.body)
  })

  test('lone surrogates and NUL become replacement characters, in ids too', () => {
    const body = messagesBody(text({ id: 'ID', text: { body: 'BODY' } }))
      .replace('"ID"', '"w\\ud800"')
      .replace('"BODY"', '"a\\udc00b\\u0000"')
    expect(first(body)).toMatchObject({ id: 'w\uFFFD', text: 'a\uFFFDb\uFFFD' })
    for (const item of parseBody(body, 'hash')) expect(item.key.isWellFormed()).toBe(true)
  })

  test('a text that no phone can write is cut so that its row can be stored', () => {
    expect(first(messagesBody(text({ text: { body: 'x'.repeat(2_000_000) } })))?.text).toHaveLength(100_000)
  })

  test('notices, reactions, edits and revokes are quiet; what could not be shown is not', () => {
    const quiet = (type: string) => first(messagesBody(text({ type })))?.quiet
    expect(['system', 'reaction', 'edit', 'revoke', 'request_welcome'].map(quiet)).toEqual([true, true, true, true, true])
    expect(['text', 'unsupported', 'hologram', 'order'].map(quiet)).toEqual([false, false, false, false])
  })

  test('a message knows which one it quotes or is about', () => {
    expect(first(messagesBody(text({ context: { id: 'wamid.Q' } })))?.quotes).toBe('wamid.Q')
    expect(messages('message-text-forwarded.json')[0]?.quotes).toBeNull()
    expect(first(messagesBody(text({ type: 'reaction', reaction: { message_id: 'wamid.R' } })))?.quotes).toBe('wamid.R')
    expect(messages('revoke-coexistence.json')[0]?.quotes).toMatch(/^wamid\./)
  })
})

describe('times', () => {
  test.each([
    ['1795305600', 1795305600000],
    [1795305600, 1795305600000],
    [1795305600.9, 1795305600000],
    ['1795305600123', 1795305600000],
    ['1', 1000],
    ['99999999999', 99999999999000]
  ])('the timestamp %j is %d', (timestamp, at) => {
    expect(first(messagesBody(text({ timestamp })))?.at).toBe(at)
  })

  test.each(['not-a-number', '', '0', 0, -5, '-5', '0x10', 1e11, '100000000000', 1e13, '17953056001795305600', null, [], {}, true, 0.5])(
    'a message with the timestamp %j is shown without a time',
    (timestamp) => {
      expect(first(messagesBody(text({ timestamp })))).toMatchObject({ id: 'wamid.A', at: null })
    }
  )

  test('[ING3] an odd timestamp in a recorded body costs only the time', () => {
    const [, odd] = messages('batch-one-bad-message.json')
    expect(odd).toMatchObject({ at: null, text: '' })
    expect(messages('batch-one-bad-message.json')).toHaveLength(3)
  })
})

describe('groups', () => {
  test.each(['message-group-text.json', 'message-group-unsupported-130501.json'])(
    '[ING6] %s is listed under the key it would have',
    (name) => {
      const [item] = exceptionsOf(parseBody(inbound(name), 'hash'))
      expect(item).toMatchObject({ what: 'message', reason: 'group' })
      expect(item?.key).toBe(`m:${item?.number}:${item?.id}`)
    }
  )

  test('an empty group id is none', () => {
    expect(first(messagesBody(text({ group_id: '' })))?.kind).toBe('message')
  })
})

describe('echoes', () => {
  test('what staff typed on the phone belongs to the customer it went to', () => {
    expect(echoes('smb-message-echo-text.json')).toMatchObject([
      {
        text: 'Answered from the phone app',
        type: 'text',
        quiet: false,
        person: { phone: '15550001234', userId: 'US.10000000000000000001' }
      }
    ])
    expect(echoes('smb-message-echo-image-bsuid.json')).toMatchObject([
      { text: 'Photo from the phone', type: 'image', person: { phone: null, userId: 'BR.10000000000000000003', username: 'cleo.example' } }
    ])
    expect(echoes('smb-message-echo-edit.json')).toMatchObject([{ type: 'edit', quiet: true, text: 'Edited on the phone' }])
    expect(echoes('smb-message-echo-revoke.json')).toMatchObject([{ type: 'revoke', quiet: true }])
  })

  const echoBody = (echo: unknown, field = 'smb_message_echoes') => bodyOf({ metadata, message_echoes: [echo] }, field)

  test('both fields bring echoes, and a message with the same id has another key', () => {
    for (const field of ['smb_message_echoes', 'message_echoes'])
      expect(parseBody(echoBody(text({ to: '15550001234' }), field), 'hash')).toMatchObject([
        { kind: 'echo', key: 'e:200000000000001:wamid.A' }
      ])
  })

  test('[ING6] an echo to nobody, or to a group, is listed', () => {
    expect(parseBody(echoBody(text()), 'hash')).toMatchObject([{ what: 'echo', reason: 'no_sender', id: 'wamid.A' }])
    expect(parseBody(echoBody(text({ group_id: 'g', to: '1555' })), 'hash')).toMatchObject([{ what: 'echo', reason: 'group' }])
    expect(parseBody(bodyOf({ metadata }, 'smb_message_echoes'), 'hash')).toMatchObject([
      { what: 'smb_message_echoes', reason: 'no_reader' }
    ])
  })
})
