/** What kind of thing a message is, by which it is named where its content has no words (CAP-05). Not here: words, icons. */

export const SHOWN_KINDS = [
  'image',
  'audio',
  'voice',
  'video',
  'document',
  'sticker',
  'location',
  'contacts',
  'reaction',
  'button',
  'interactive',
  'order',
  'system',
  'edit',
  'revoke',
  'call',
  'template',
  'unsupported'
] as const
export type ShownKind = (typeof SHOWN_KINDS)[number]
export type MessageKind = 'text' | ShownKind | 'unknown'

const KNOWN: ReadonlySet<string> = new Set(['text', ...SHOWN_KINDS])
/** Other names of the same thing. */
const ALIASES: ReadonlyMap<string, MessageKind> = new Map<string, MessageKind>([['contact', 'contacts']])

/** Meta's type as a kind; one that nobody knows yet is `unknown`, never nothing. */
export const kindOf = (type: string): MessageKind => ALIASES.get(type) ?? (KNOWN.has(type) ? (type as MessageKind) : 'unknown')
