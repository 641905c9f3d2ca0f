/** Lines between bubbles, in words. */
import { expect, test } from 'vitest'
import '../../i18n/late/thread-words.ts'
import type { MessageContent } from '../../../../../schema/domain/content.ts'
import { callSpan } from '../../thread/call-span.ts'
import { noticeWords } from './notice-words.ts'

const said = (type: string, content: MessageContent | null, text = ''): string => noticeWords({ type, content, text }, 'Ada')

test('WhatsApp’s notices say what changed', () => {
  const changed = { notice: { kind: 'number-changed', from: '15550001234', to: '15550001999' } } as const
  expect(said('system', changed, 'User Ada changed from …')).toBe('Changed the number from 15550001234 to 15550001999')
  expect(said('system', { notice: { ...changed.notice, from: null } })).toBe('Changed to a new number: 15550001999')
  expect(said('system', { notice: { kind: 'id-changed', from: 'US.1', to: 'US.2' } })).toBe('WhatsApp gave this customer a new id')
  expect(said('system', { notice: { kind: 'other', from: null, to: null } }, 'Something new')).toBe('Something new')
  expect(said('system', null)).toBe('Notice from WhatsApp')
})

test('calls say whether anybody was reached', () => {
  expect(said('call', { call: { state: 'rang', seconds: null } })).toBe('The customer called')
  expect(said('call', { call: { state: 'missed', seconds: null } })).toBe('Missed call')
  expect(said('call', { call: { state: 'ended', seconds: 190 } })).toBe('Call, 3:10')
  expect(callSpan(3725)).toBe('1:02:05')
})

test('what is about a message that is not here says what it did', () => {
  expect(said('reaction', null, '👍')).toBe('Ada reacted 👍')
  expect(said('reaction', null)).toBe('Ada took a reaction back')
  expect(said('edit', null, 'new words')).toBe('Ada edited a message: new words')
  expect(said('revoke', null)).toBe('Ada deleted a message')
})
