/** Where a message's file is had, and what the browser may show of it by itself (T22–T24). Not here: serving it (worker/media). */
import type { Media } from '../../../../schema/domain/media.ts'

export const mediaAddress = ({ id }: Pick<Media, 'id'>): string => `/api/media/${encodeURIComponent(id)}`
/** Saved, whatever it is. */
export const downloadAddress = (media: Pick<Media, 'id'>): string => `${mediaAddress(media)}?download`

const PICTURES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])
const FILMS: ReadonlySet<string> = new Set(['video/mp4', 'video/3gpp'])
const SOUNDS: ReadonlySet<string> = new Set(['audio/ogg', 'audio/aac', 'audio/mp4', 'audio/mpeg', 'audio/amr'])

export type Shown = 'picture' | 'film' | 'sound' | 'file'

/** By what its own bytes said it is, never by what its sender called it. What nobody stored yet is a file. */
export const shownAs = ({ state, mime }: Pick<Media, 'state' | 'mime'>): Shown => {
  if (state !== 'stored' || mime === null) return 'file'
  if (PICTURES.has(mime)) return 'picture'
  return FILMS.has(mime) ? 'film' : SOUNDS.has(mime) ? 'sound' : 'file'
}
