/** The file of a message as a body names it (reference 5.3, 13). Not here: fetching it, what it really is (worker/media). */
import type { MediaKind } from '../domain/media.ts'
import type { IncomingFile } from './item.ts'
import { isRecord, type JsonRecord, read, readId, readText } from './reading.ts'
import { readUrl } from './reading-more.ts'

const KINDS: ReadonlyMap<string, MediaKind> = new Map([
  ['image', 'image'],
  ['video', 'video'],
  ['audio', 'audio'],
  ['document', 'document'],
  ['sticker', 'sticker']
])
const MAX_NAME = 255
const MAX_MIME = 100

const HEX = /^[0-9a-f]{64}$/i
const BASE64 = /^[A-Za-z0-9+/]{43}=$/

/** Written as base64 in messages, as hex elsewhere; compared as bytes (reference 5.3). */
export const readSha256 = (text: string): string | null => {
  if (HEX.test(text)) return text.toLowerCase()
  if (!BASE64.test(text)) return null
  return Array.from(atob(text), (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('')
}

const mimeIn = (file: unknown): string | null => {
  const [bare = ''] = readText(file, 'mime_type').split(';')
  return bare.trim().toLowerCase().slice(0, MAX_MIME) || null
}

/** Null for a message that has none. */
export const fileIn = (message: JsonRecord, type: string): IncomingFile | null => {
  const kind = KINDS.get(type)
  const file = read(message, type)
  if (!kind || !isRecord(file)) return null
  return {
    kind: kind === 'audio' && read(file, 'voice') === true ? 'voice' : kind,
    mediaId: readId(file, 'id'),
    url: readUrl(file, 'url'),
    sha256: readSha256(readText(file, 'sha256')),
    mime: mimeIn(file),
    name: readText(file, 'filename').trim().slice(0, MAX_NAME).toWellFormed() || null,
    animated: read(file, 'animated') === true
  }
}
