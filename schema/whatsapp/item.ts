/**
 * An item is one message, echo, status, event or other member of a verified webhook body, translated into our words.
 * (The ledger of the public API calls items "members".) Items are all that leaves this folder on the way in.
 * Not here: what an item does (worker/ingest).
 */
import type { WhatsAppPerson } from '../domain/contact.ts'
import type { MessageContent } from '../domain/content.ts'
import type { MessageId, Millis, NumberId, Wamid } from '../domain/ids.ts'
import type { MediaKind } from '../domain/media.ts'
import type { MessageStatus } from '../domain/message-status.ts'

/** Why an item has no effect yet: it is listed, counted and can be replayed (CAP-02). */
export const EXCEPTION_REASONS = [
  /** The body is no JSON, or the item has not the least shape of what it claims to be. */
  'unreadable',
  /** The body's `object` is not a WhatsApp account. */
  'not_whatsapp',
  /** Nested deeper than 64. */
  'too_deep',
  /** A message with neither phone nor business-scoped id. */
  'no_sender',
  /** No number of ours: connect it, then replay. */
  'unknown_number',
  /** A status whose message is not known yet; applied when it appears. */
  'parked',
  /** A status value that nobody documented. */
  'unknown_status',
  /** WhatsApp groups are not part of a conversation. */
  'group',
  /** A webhook field that this version does not read: kept raw, replayed after an update. */
  'no_reader',
  /** History and contacts of a number that also lives in the app: kept raw, to be shown by a later version. */
  'kept_for_later'
] as const
export type ExceptionReason = (typeof EXCEPTION_REASONS)[number]

export interface WhatsAppError {
  readonly code: number
  readonly text: string
}

/** Our own id and attempt, as they came back in `biz_opaque_callback_data`. */
export interface Callback {
  readonly message: MessageId
  readonly attempt: number
}

interface ItemBase {
  /** Same key, same item, for ever (L3). At most 300 characters; built so that keys of different kinds never meet. */
  readonly key: string
  readonly number: NumberId
  /** Meta's id of it. */
  readonly id: Wamid
  /** WhatsApp's time in whole seconds as milliseconds; null where it gave none that makes sense. */
  readonly at: Millis | null
}

/** A file as a webhook names it. Its address lives five minutes, its id seven days (reference 13). */
export interface IncomingFile {
  readonly kind: MediaKind
  /** Meta's; null where the body has none: nothing can be fetched. */
  readonly mediaId: string | null
  readonly url: string | null
  /** 64 hex digits, whatever the body's writing. */
  readonly sha256: string | null
  /** What its sender says. */
  readonly mime: string | null
  readonly name: string | null
  readonly animated: boolean
}

export interface MessageItem extends ItemBase {
  readonly kind: 'message'
  readonly person: WhatsAppPerson
  readonly type: string
  readonly text: string
  readonly content: MessageContent | null
  readonly file: IncomingFile | null
  readonly quotes: Wamid | null
  /** A notice, reaction, edit or revoke: it stands in the thread but is no question: no unread, no window, no needs reply. */
  readonly quiet: boolean
  /** Who `person` is from now on, where WhatsApp says that their number or id changed (reference 4.5). */
  readonly becomes?: WhatsAppPerson
}

/** What staff typed on the business phone: an answer, like any other (CAP-09, COL-05). */
export interface EchoItem extends ItemBase {
  readonly kind: 'echo'
  /** The customer it went to. */
  readonly person: WhatsAppPerson
  readonly type: string
  readonly text: string
  readonly content: MessageContent | null
  readonly file: IncomingFile | null
  readonly quotes: Wamid | null
  readonly quiet: boolean
}

export interface StatusItem extends ItemBase {
  readonly kind: 'status'
  readonly status: Extract<MessageStatus, 'sent' | 'delivered' | 'read' | 'played' | 'failed'>
  readonly callback: Callback | null
  readonly error: WhatsAppError | null
}

/** Something that has no effect: the reason says why. `id` is Meta's id where it has one. */
export interface ExceptionItem {
  readonly kind: 'exception'
  readonly key: string
  readonly number: NumberId | null
  readonly id: Wamid | null
  /** What it would have been: `message`, `status`, `echo`, a webhook field, or `body`. */
  readonly what: string
  readonly reason: ExceptionReason
}

export type Item = MessageItem | EchoItem | StatusItem | ExceptionItem
