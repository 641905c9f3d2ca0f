/** Messages without words are called by what they are. */
import { expect, test } from 'vitest'
import { messageRow } from '../../thread/thread.test-aid.ts'
import { messageWords, previewWords } from './kind-words.ts'

const file = { id: 'f', state: 'stored', mime: null, bytes: 1, width: null, height: null, animated: false } as const

test('[CAP5] a message without words is called by its file, or by what it is', () => {
  const bare = { text: '', type: 'audio' }
  expect(messageWords(messageRow(1, bare))).toBe('Audio')
  expect(messageWords(messageRow(1, { ...bare, media: { ...file, kind: 'voice', name: null } }))).toBe('Voice message')
  expect(messageWords(messageRow(1, { text: '', type: 'document', media: { ...file, kind: 'document', name: 'a.pdf' } }))).toBe('a.pdf')
  expect(messageWords(messageRow(1, { text: 'look', type: 'image' }))).toBe('look')
  expect(messageWords(messageRow(1, { text: '', type: 'hologram' }))).toBe('Unsupported (type hologram)')
})

test('a row of the queue says what its last message is, and leaves words alone', () => {
  expect(previewWords('[image]')).toBe('Photo')
  expect(previewWords('[hologram]')).toBe('Unsupported (type hologram)')
  expect(previewWords('[see above]')).toBe('[see above]')
})
