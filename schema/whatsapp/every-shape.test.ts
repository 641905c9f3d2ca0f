/**
 * What each recorded body of messages, echoes, standby copies, calls and kept history has to come to: written by hand from the reference, one
 * line per body. Not here: statuses (`parse-status.test.ts`), and what a thread makes of it.
 */
import { describe, expect, test } from 'vitest'
import type { MessageContent } from '../domain/content.ts'
import { INBOUND, inbound } from './fixtures.test-aid.ts'
import type { IncomingFile, Item } from './item.ts'
import { parseBody } from './parse-body.ts'

/** As much of an item as a line says. */
interface Expected {
  readonly type?: string
  readonly text?: string
  readonly content?: MessageContent | null
  readonly file?: Partial<IncomingFile> | null
  readonly quiet?: boolean
  readonly kind?: Item['kind']
  readonly what?: string
  readonly reason?: string
  readonly quotes?: boolean
}

const said = (text: string, more: Expected = {}): Expected => ({ type: 'text', text, content: null, file: null, quiet: false, ...more })
const other = (type: string, content: MessageContent | null, text = '', more: Expected = {}): Expected => ({
  type,
  text,
  content,
  file: null,
  quiet: false,
  ...more
})
const filed = (type: string, file: Partial<IncomingFile>, text = '', more: Expected = {}): Expected => ({
  type,
  text,
  content: null,
  file: { kind: type as IncomingFile['kind'], name: null, animated: false, ...file },
  quiet: false,
  ...more
})
const refused = (what: string, reason: string): Expected => ({ kind: 'exception', what, reason })

const NOT_HANDED_OVER = 'Message type is currently not supported.'
const JPEG = { mime: 'image/jpeg' }

/** By the body's name without `.json`. */
const TABLE: Readonly<Record<string, readonly Expected[]>> = {
  'message-text': [said('Hi, is the shop open today?')],
  'message-text-legacy-no-bsuid': [said('Older shape without any user_id')],
  'message-text-unicode-escaped': [said('Grüße 👋🏽 – 日本語 / עברית \u200e "quoted" \\ back\nnew line')],
  'message-text-long-4096': [{ type: 'text', content: null, file: null }],
  'message-text-reply-context': [said('Yes, that one please', { quotes: true })],
  'message-text-reply-to-own-message': [said('Forgot to say: size M', { quotes: true })],
  'message-text-forwarded': [said('Forwarded promo', { content: { forwarded: 'once' }, quotes: false })],
  'message-text-frequently-forwarded': [said('Forwarded many times', { content: { forwarded: 'often' }, quotes: false })],
  'message-text-referral-ctwa': [
    said('Can I get more info about this?', {
      content: {
        referral: {
          source: 'ad',
          headline: 'Chat with us',
          body: 'Winter lamps are here',
          url: 'https://fb.me/fictional1',
          media: 'image',
          welcome: 'Hi there! How can we help?'
        }
      }
    })
  ],
  'message-text-referral-video-no-clid': [
    said('Saw your status ad', {
      content: {
        referral: { source: 'ad', headline: 'Message us', body: '', url: 'https://fb.me/fictional2', media: 'video', welcome: null }
      }
    })
  ],
  'message-text-referred-product': [
    said('Is this still available?', { content: { product: { catalogue: '400000000000001', id: 'SKU-LAMP-01' } }, quotes: true })
  ],
  'message-text-identity-hash': [said('New phone, same me')],
  'message-text-extra-unknown-fields': [said('payload with extra fields')],
  'message-text-display-number-formatted': [said('metadata with formatted number')],
  'message-image': [
    filed(
      'image',
      { ...JPEG, mediaId: '300000012939340', sha256: 'd7bdd545f09d8a73c2b990337c8211d708a04ccd9748627685e4fc79cc038039' },
      'The broken part'
    )
  ],
  'message-image-no-url-no-caption': [filed('image', { ...JPEG, url: null, mediaId: '300000010041407' })],
  'message-image-reply': [filed('image', { mime: 'image/png' }, 'like this?', { quotes: true })],
  'message-video': [filed('video', { mime: 'video/mp4' }, 'Listen to the noise')],
  'message-audio-file': [filed('audio', { mime: 'audio/mpeg' })],
  'message-voice': [filed('audio', { kind: 'voice', mime: 'audio/ogg' })],
  'message-document': [filed('document', { mime: 'application/pdf', name: 'Invoice 2026-118.pdf' }, 'Here is the invoice')],
  'message-document-odd-filename': [filed('document', { mime: 'application/octet-stream', name: '../../etc/Rechnung ☕ <b>.tar.gz' })],
  'message-sticker-static': [filed('sticker', { mime: 'image/webp' })],
  'message-sticker-animated': [filed('sticker', { mime: 'image/webp', animated: true })],
  'message-location': [
    other(
      'location',
      {
        place: {
          latitude: 37.4847483,
          longitude: -122.1473788,
          name: 'Example Plaza',
          address: '1 Fictional Way, Sampleton',
          url: 'https://example.com/plaza'
        }
      },
      'Example Plaza'
    )
  ],
  'message-location-minimal': [other('location', { place: { latitude: 0, longitude: -0.12, name: null, address: null, url: null } })],
  'message-contacts': [
    other(
      'contacts',
      {
        cards: [
          {
            name: 'Eve Fictional',
            phones: [{ phone: '+1 (555) 000-1299', waId: '15550001299', type: 'MOBILE' }],
            emails: [{ email: 'eve@example.com', type: 'WORK' }],
            urls: ['https://example.com'],
            addresses: ['1 Fictional Way, Sampleton, CA, 00000, United States'],
            organisation: 'Example Ltd, Buyer',
            birthday: '1990-01-31',
            asked: false
          },
          { name: 'No Number', phones: [], emails: [], urls: [], addresses: [], organisation: null, birthday: null, asked: false }
        ]
      },
      'Eve Fictional, No Number'
    )
  ],
  'message-contacts-contact-request': [
    other(
      'contacts',
      {
        cards: [
          {
            name: 'Cleo',
            phones: [{ phone: '+15550001236', waId: '15550001236', type: 'CELL' }],
            emails: [],
            urls: [],
            addresses: [],
            organisation: null,
            birthday: null,
            asked: true
          }
        ]
      },
      'Cleo'
    )
  ],
  'message-button-template-quick-reply': [
    other('button', { answer: { kind: 'template', title: 'Confirm', description: null, id: 'CONFIRM_118' } }, 'Confirm', { quotes: true })
  ],
  'message-button-without-context': [
    other('button', { answer: { kind: 'template', title: 'Confirm', description: null, id: 'Confirm' } }, 'Confirm', { quotes: false })
  ],
  'message-interactive-button-reply': [
    other('interactive', { answer: { kind: 'button', title: 'Tomorrow 10:00', description: null, id: 'slot-2' } }, 'Tomorrow 10:00')
  ],
  'message-interactive-list-reply': [
    other('interactive', { answer: { kind: 'list', title: 'Billing', description: 'Invoices and refunds', id: 'dep-billing' } }, 'Billing')
  ],
  'message-interactive-list-reply-no-description': [
    other('interactive', { answer: { kind: 'list', title: 'Sales', description: null, id: 'dep-sales' } }, 'Sales')
  ],
  'message-interactive-nfm-reply-flow': [
    other(
      'interactive',
      {
        answer: {
          kind: 'flow',
          title: 'Sent',
          fields: [
            { name: 'email', value: 'ada@example.com' },
            { name: 'newsletter', value: 'true' }
          ]
        }
      },
      'Sent'
    )
  ],
  'message-interactive-nfm-reply-non-object': [
    other('interactive', { answer: { kind: 'flow', title: 'Sent', fields: [{ name: '', value: 'just a string' }] } }, 'Sent')
  ],
  'message-interactive-nfm-reply-address': [
    other(
      'interactive',
      {
        answer: {
          kind: 'address',
          title: 'Ben Sample\n+15550001235\n000001, Fictional Road',
          fields: [
            { name: 'saved_address_id', value: 'addr1' },
            { name: 'in_pin_code', value: '000001' },
            { name: 'name', value: 'Ben Sample' },
            { name: 'phone_number', value: '+15550001235' },
            { name: 'city', value: 'Sampleton' }
          ]
        }
      },
      'Ben Sample\n+15550001235\n000001, Fictional Road'
    )
  ],
  'message-interactive-call-permission-reply': [
    other('interactive', {
      answer: { kind: 'call-permission', allowed: true, lasting: false, until: 1795910400_000, byItself: false }
    })
  ],
  'message-interactive-missing-object-with-error': [
    other('interactive', { unsupported: { what: 'interactive', code: null, details: '' } })
  ],
  'message-reaction': [other('reaction', null, '👍', { quiet: true, quotes: true })],
  'message-reaction-removed': [other('reaction', null, '', { quiet: true, quotes: true })],
  'message-reaction-removed-empty-emoji': [other('reaction', null, '', { quiet: true, quotes: true })],
  'message-order': [
    other(
      'order',
      {
        order: {
          catalogue: '400000000000001',
          lines: [
            { product: 'SKU-LAMP-01', quantity: 2, price: 39.5, currency: 'USD' },
            { product: 'SKU-BULB-60', quantity: 4, price: 4, currency: 'USD' }
          ]
        }
      },
      'Please gift-wrap'
    )
  ],
  'message-unknown-type': [other('hologram', null)],
  'message-media-download-error-131052': [
    other('unsupported', { unsupported: { what: null, code: 131_052, details: 'Media download error' } })
  ],
  'message-group-text': [refused('message', 'group')],
  'message-group-unsupported-130501': [refused('message', 'group')],
  'message-bsuid-no-phone': [said('Olá! Vocês entregam amanhã?')],
  'message-bsuid-no-phone-no-username': [filed('image', JPEG)],
  'message-bsuid-empty-strings': [said('early-access shape')],
  'message-bsuid-with-phone-username': [said('I have a username and you know my number')],
  'message-bsuid-parent': [said('Enterprise parent id')],
  'message-no-identity': [refused('message', 'no_sender')],
  'message-late-retry': [said('sent five days before it got here')],
  'message-user-action-link-click': [refused('user_actions', 'no_reader'), refused('user_actions', 'no_reader')],
  'system-user-changed-number': [
    { type: 'system', quiet: true, content: { notice: { kind: 'number-changed', from: '15550001234', to: '15550001999' } } }
  ],
  'system-user-changed-number-legacy': [
    { type: 'system', quiet: true, content: { notice: { kind: 'number-changed', from: '15550001234', to: '15550001999' } } }
  ],
  'system-user-changed-user-id': [
    {
      type: 'system',
      quiet: true,
      content: { notice: { kind: 'id-changed', from: 'BR.10000000000000000003', to: 'BR.10000000000000000903' } }
    }
  ],
  'system-user-changed-user-id-previous': [
    {
      type: 'system',
      quiet: true,
      content: { notice: { kind: 'id-changed', from: 'US.10000000000000000004', to: 'US.10000000000000000904' } }
    }
  ],
  'system-customer-identity-changed': [
    { type: 'system', quiet: true, content: { notice: { kind: 'security-code-changed', from: null, to: null } } }
  ],
  'unsupported-poll': [other('unsupported', { unsupported: { what: 'poll_creation', code: 131_051, details: NOT_HANDED_OVER } })],
  'unsupported-edit': [other('unsupported', { unsupported: { what: 'edit', code: 131_051, details: NOT_HANDED_OVER } })],
  'unsupported-no-subtype': [other('unsupported', { unsupported: { what: null, code: 131_051, details: NOT_HANDED_OVER } })],
  'unsupported-coexistence-131060': [
    other('unsupported', {
      unsupported: { what: null, code: 131_060, details: 'This message is currently unavailable. Check your phone for the message.' }
    })
  ],
  'edit-text-coexistence': [other('edit', { edits: 'text' }, 'Corrected: 12 pieces, not 21', { quiet: true, quotes: true })],
  'edit-image-caption-coexistence': [other('edit', { edits: 'image' }, 'Updated caption', { quiet: true, quotes: true })],
  'revoke-coexistence': [other('revoke', null, '', { quiet: true, quotes: true })],
  'smb-message-echo-text': [said('Answered from the phone app', { kind: 'echo' })],
  'smb-message-echo-image-bsuid': [filed('image', { ...JPEG, mediaId: '300000015255897' }, 'Photo from the phone', { kind: 'echo' })],
  'smb-message-echo-edit': [other('edit', { edits: 'text' }, 'Edited on the phone', { kind: 'echo', quiet: true, quotes: true })],
  'smb-message-echo-revoke': [other('revoke', null, '', { kind: 'echo', quiet: true, quotes: true })],
  'standby-message': [said('talking to the AI agent', { content: { standby: true }, quiet: true })],
  'standby-status': [{ kind: 'status' }],
  'call-connect-user-initiated': [other('call', { call: { state: 'rang', seconds: null } }, '', { quiet: true, quotes: false })],
  'call-terminate-missed': [other('call', { call: { state: 'missed', seconds: null } }, '', { quotes: true })],
  'call-terminate-completed': [other('call', { call: { state: 'ended', seconds: 190 } }, '', { quiet: true, quotes: true })],
  'call-status-ringing': [refused('calls', 'no_reader')],
  'history-chunk': [refused('history', 'kept_for_later')],
  'history-media': [refused('history', 'kept_for_later')],
  'history-declined': [refused('history', 'kept_for_later')],
  'smb-app-state-sync-add': [refused('smb_app_state_sync', 'kept_for_later'), refused('smb_app_state_sync', 'kept_for_later')],
  'smb-app-state-sync-remove': [refused('smb_app_state_sync', 'kept_for_later')],
  'batch-two-numbers': [said('to number one'), said('to number two'), said('to another account')],
  'batch-one-bad-message': [said('good one'), {}, said('good two')],
  'duplicate-delivery-1': [said('delivered twice')],
  'duplicate-delivery-2': [said('delivered twice'), said('new one in the same POST')],
  'dashboard-test-messages': [said('this is a text message')]
}

/** Statuses, templates, accounts, preferences and groups have their lines elsewhere. */
const OURS = /^(?:message|system|unsupported|edit|revoke|smb|standby|call|history|batch-two|batch-one|duplicate|dashboard)-/
const names = INBOUND.map((file) => file.replace(/\.json$/, '')).filter((name) => OURS.test(name))

const asExpected = ({ quotes, ...expected }: Expected): Record<string, unknown> => ({
  ...expected,
  ...(expected.file ? { file: expect.objectContaining(expected.file) } : {}),
  ...(quotes === undefined ? {} : { quotes: quotes ? expect.any(String) : null })
})

describe('[ING13] each recorded shape comes to what the reference says', () => {
  test('every body has a line, and every line a body', () => {
    expect(Object.keys(TABLE).toSorted()).toEqual(names.toSorted())
  })

  test.each(names)('%s', (name) => {
    const items = parseBody(inbound(`${name}.json`), 'hash')
    const lines = TABLE[name] ?? []
    expect(items).toHaveLength(lines.length)
    for (const [place, line] of lines.entries()) expect(items[place]).toMatchObject(asExpected(line))
  })
})
