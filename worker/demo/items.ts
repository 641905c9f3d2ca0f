/** Items of webhook bodies as the translation of Meta's shapes would give them, and the ids that follow from them. */
import type { WhatsAppPerson } from '../../schema/domain/contact.ts'
import type { MessageContent } from '../../schema/domain/content.ts'
import type { ConversationId, MessageId, Millis, NumberId, Wamid } from '../../schema/domain/ids.ts'
import type { Callback, EchoItem, IncomingFile, MessageItem, StatusItem, WhatsAppError } from '../../schema/whatsapp/item.ts'
import { echoKey, messageKey, statusKey } from '../../schema/whatsapp/item-key.ts'
import { SECOND, secondOf } from './clock.ts'

/** What a message says, where it is no plain text. */
export interface Content {
  readonly type: string
  readonly text: string
  readonly content: MessageContent | null
  readonly file: IncomingFile | null
  readonly quotes: Wamid | null
  readonly quiet: boolean
}

const NOTHING_ELSE = { content: null, file: null, quotes: null, quiet: false } as const

export const plainText = (text: string): Content => ({ ...NOTHING_ELSE, type: 'text', text })

/** A type whose thread shows a placeholder with its words: the caption, the label, the place. */
export const placeholder = (type: string, text = ''): Content => ({ ...NOTHING_ELSE, type, text })

/** A message that is more than its words. */
export const holding = (type: string, content: MessageContent, text = ''): Content => ({ ...NOTHING_ELSE, type, text, content })

/** WhatsApp says something about the customer, or they called: nobody asked anything. */
export const inPassing = (type: string, content: MessageContent, text = ''): Content => ({ ...holding(type, content, text), quiet: true })

/** A reaction, an edit or a deletion: about another message, and no question. */
export const noteOn = (quotes: Wamid, type: 'reaction' | 'edit' | 'revoke', text = ''): Content => ({
  ...NOTHING_ELSE,
  type,
  text,
  quotes,
  quiet: true
})

/** The hub gives a message of the made-up past this id, so that the script's actions can name it. */
export const messageIdOf = (wamid: Wamid): MessageId => `demo-${wamid.replace(/^wamid\./, '')}`

/** The same for a conversation: the customer's phone, or the user id of somebody without one, and the number's last digits. */
export const conversationIdOf = (person: WhatsAppPerson, number: NumberId): ConversationId => {
  const who = person.phone ?? person.userId
  if (who === null) throw new RangeError('a customer needs a phone or a user id')
  return `demo-c-${who.replaceAll('.', '-')}-${number.slice(-4)}`
}

/** A customer of whom WhatsApp tells a phone and the name that they chose. */
export const personWithPhone = (phone: string, name: string): WhatsAppPerson => ({
  phone,
  userId: null,
  parentUserId: null,
  username: null,
  name
})

interface Sent {
  readonly number: NumberId
  readonly id: Wamid
  readonly at: Millis
  readonly person: WhatsAppPerson
}

const sentItem = (sent: Sent, content: Content) => ({ ...sent, at: secondOf(sent.at), ...content })

export const messageItem = (sent: Sent, content: Content): MessageItem => ({
  kind: 'message',
  key: messageKey(sent.number, sent.id),
  ...sentItem(sent, content)
})

export const echoItem = (sent: Sent, content: Content): EchoItem => ({
  kind: 'echo',
  key: echoKey(sent.number, sent.id),
  ...sentItem(sent, content)
})

export const statusItem = (
  sent: Omit<Sent, 'person'>,
  status: StatusItem['status'],
  callback: Callback,
  error: WhatsAppError | null = null
): StatusItem => {
  const at = secondOf(sent.at)
  return { kind: 'status', key: statusKey(sent.number, sent.id, status, '', String(at / SECOND)), ...sent, at, status, callback, error }
}
