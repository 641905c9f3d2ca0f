/** What a browser shows by itself is what it may. */
import { expect, test } from 'vitest'
import { downloadAddress, mediaAddress, shownAs } from './media-address.ts'

test('[MED1] a file is shown by what its bytes are, and only pictures, films and sounds at all', () => {
  const stored = (mime: string | null) => shownAs({ state: 'stored', mime })
  expect(stored('image/png')).toBe('picture')
  expect(stored('video/mp4')).toBe('film')
  expect(stored('audio/ogg')).toBe('sound')
  for (const mime of ['image/svg+xml', 'text/html', 'application/pdf', 'application/octet-stream', null]) expect(stored(mime)).toBe('file')
  expect(shownAs({ state: 'waiting', mime: 'image/png' })).toBe('file')
})

test('a file has one address, and one to save it from', () => {
  expect(mediaAddress({ id: 'a/b' })).toBe('/api/media/a%2Fb')
  expect(downloadAddress({ id: 'a' })).toBe('/api/media/a?download')
})
