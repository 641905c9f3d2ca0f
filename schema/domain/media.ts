/** Files of messages: what a device knows of one (CAP-10). Not here: fetching and keeping them (worker/media). */

export type MediaId = string

export const MEDIA_KINDS = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const
export type MediaKind = (typeof MEDIA_KINDS)[number]

/**
 * `waiting`: WhatsApp has it and we are fetching it. `stored`: in our storage. `failed`: not fetched, and it can be asked for again.
 * `gone`: WhatsApp does not have it any more. `refused`: larger than we take, or empty.
 */
export const MEDIA_STATES = ['waiting', 'stored', 'failed', 'gone', 'refused'] as const
export type MediaState = (typeof MEDIA_STATES)[number]

/** A message's file; stands in its row and changes with it. */
export interface Media {
  /** Ours; nobody can guess it. `GET /api/media/:id` serves the file to whoever may see the message. */
  readonly id: MediaId
  readonly kind: MediaKind
  readonly state: MediaState
  /** Name that its sender gave it: words of a stranger, never a path. */
  readonly name: string | null
  /** From the file's own first bytes once it is stored; until then what its sender says. */
  readonly mime: string | null
  /** Null until it is known. */
  readonly bytes: number | null
  /** Of pictures and stickers, in pixels, as their header says; null where it does not. */
  readonly width: number | null
  readonly height: number | null
  readonly animated: boolean
}
