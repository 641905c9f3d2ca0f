/** What a customer can write, and Meta's message object for it (reference 5). Parsed once, here; pure after that. */
import * as v from 'valibot'
import type { NumberId, Wamid } from '../../schema/domain/ids.ts'

const TYPES = [
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
  'button',
  'reaction',
  'unsupported'
] as const
type MessageType = (typeof TYPES)[number]

const Short = v.pipe(v.string(), v.maxLength(400))
const NumberField = v.optional(Short)

/** `:phone` of the simulator's addresses. */
export const PhoneSchema = v.pipe(v.string(), v.regex(/^\d{8,15}$/, 'a phone is 8 to 15 digits'))

export const CustomerMessageSchema = v.pipe(
  v.object({
    type: v.picklist(TYPES),
    /** Text, caption, button label, name of a place or of a shared contact. */
    text: v.optional(v.pipe(v.string(), v.maxLength(65_536))),
    number: NumberField,
    name: v.optional(Short),
    /** The message that a reaction is about. */
    message: v.optional(Short),
    /** Absent: the reaction is taken back. */
    emoji: v.optional(Short),
    /** The message that this one answers. */
    quotes: v.optional(Short),
    filename: v.optional(Short),
    latitude: v.optional(v.number()),
    longitude: v.optional(v.number())
  }),
  v.check(({ type, text }) => (type !== 'text' && type !== 'button') || !!text, 'text is needed'),
  v.check(({ type, message }) => type !== 'reaction' || !!message, 'message is needed')
)
export type CustomerMessage = v.InferOutput<typeof CustomerMessageSchema>

export const ReadSchema = v.object({ number: NumberField })

export const CustomerSettingsSchema = v.strictObject({
  name: v.optional(Short),
  /** False: what is sent to this phone is accepted and fails later. */
  reachable: v.optional(v.boolean()),
  /** True: opens the chat by itself whenever something arrives. */
  reads: v.optional(v.boolean())
})
export type CustomerSettings = v.InferOutput<typeof CustomerSettingsSchema>

export const PhoneAppMessageSchema = v.object({ text: v.pipe(v.string(), v.minLength(1), v.maxLength(65_536)), number: NumberField })
export type PhoneAppMessage = v.InferOutput<typeof PhoneAppMessageSchema>

/** A message that already happened, put on the phone without any webhook. */
export interface PastMessage {
  readonly id: Wamid
  readonly number: NumberId
  readonly phone: string
  readonly name?: string
  readonly from: 'business' | 'customer'
  readonly type: string
  readonly text: string
  readonly at: number
}

/** What the shell of a message is filled with. */
export interface MadeUp {
  readonly mediaId: string
  readonly sha256: string
}

const MIME_BY_TYPE = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg; codecs=opus',
  document: 'application/pdf',
  sticker: 'image/webp'
} as const

/** The object that stands under the message's type. Media carry no `url`: it would point to a machine of Meta's. */
export const messageContent = (message: CustomerMessage, made: MadeUp): Readonly<Record<string, unknown>> => {
  const { type, text } = message
  switch (type) {
    case 'text':
      return { text: { body: text } }
    case 'image':
    case 'video':
    case 'document':
    case 'audio':
    case 'sticker':
      return { [type]: mediaContent(type, message, made) }
    case 'location':
      return {
        location: { latitude: message.latitude ?? 52.5163, longitude: message.longitude ?? 13.3777, ...(text ? { name: text } : {}) }
      }
    case 'contacts':
      return {
        contacts: [
          {
            name: { formatted_name: text ?? 'Eve Example', first_name: 'Eve' },
            phones: [{ phone: '+1 (555) 000-1299', wa_id: '15550001299', type: 'MOBILE' }]
          }
        ]
      }
    case 'button':
      return { button: { text, payload: text } }
    case 'reaction':
      return { reaction: { message_id: message.message, ...(message.emoji ? { emoji: message.emoji } : {}) } }
    case 'unsupported':
      return unsupportedContent
    default:
      return type satisfies never
  }
}

const mediaContent = (
  type: keyof typeof MIME_BY_TYPE,
  { text, filename }: CustomerMessage,
  made: MadeUp
): Readonly<Record<string, unknown>> => ({
  ...(text && type !== 'audio' && type !== 'sticker' ? { caption: text } : {}),
  ...(type === 'document' ? { filename: filename ?? 'Document.pdf' } : {}),
  mime_type: MIME_BY_TYPE[type],
  sha256: made.sha256,
  id: made.mediaId,
  ...(type === 'audio' ? { voice: true } : {}),
  ...(type === 'sticker' ? { animated: false } : {})
})

const unsupportedContent = {
  unsupported: { type: 'poll_creation' },
  errors: [
    {
      code: 131051,
      title: 'Message type unknown',
      message: 'Message type unknown',
      error_data: { details: 'Message type is currently not supported.' }
    }
  ]
}

/** What the customer's own phone shows of it. */
export const shownText = ({ type, text, emoji }: CustomerMessage): string => (type === 'reaction' ? (emoji ?? '') : (text ?? ''))

/** A reaction is no message: whether it opens the window is not stated, so here it does not (reference 5.5). */
export const opensWindow = (type: MessageType): boolean => type !== 'reaction'
