/**
 * Actions: what a device asks for, and what became of it (architecture 7). Parsed strictly: an unknown kind or field is `invalid`.
 * A new verb is one member of the union here and one file in worker/actions.
 */
import * as v from 'valibot'
import { PRIORITIES } from '../domain/conversation.ts'
import type { ActionId, MemberId, Millis, Seq } from '../domain/ids.ts'
import { AVAILABILITIES } from '../domain/member.ts'
import type { HeldReason } from '../domain/message.ts'
import { MAX_ACTIONS, MAX_TEXT } from './limits.ts'
import { wellFormed } from './text.ts'

/** Ids are opaque: visible ASCII, so that they survive every log, URL and callback. */
const Id = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,100}$/))
/** Meta's id of a number and a device's own name are opaque text. */
const Opaque = v.pipe(v.string(), v.transform(wellFormed), v.minLength(1), v.maxLength(200))
const Time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8_640_000_000_000_000))
const Text = v.pipe(
  v.string(),
  v.transform(wellFormed),
  v.check((text) => text.trim().length > 0),
  v.maxLength(MAX_TEXT)
)
const Brief = v.pipe(v.string(), v.transform(wellFormed), v.maxLength(MAX_TEXT))

const common = { id: Id, at: v.optional(Time) }
const Conversation = { ...common, conversation: Id }
const base = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)))

export const ActionSchema = v.variant('kind', [
  /** `seen`: id of the message of this conversation with the highest position on the author's device; null where there was none. */
  v.strictObject({ ...Conversation, kind: v.literal('message.send'), text: Text, seen: v.nullable(Id) }),
  v.strictObject({ ...common, kind: v.literal('message.release'), message: Id, seen: Id }),
  v.strictObject({ ...common, kind: v.literal('message.discard'), message: Id }),
  v.strictObject({ ...common, kind: v.literal('message.retry'), message: Id, attempt: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  v.strictObject({ ...Conversation, kind: v.literal('conversation.claim') }),
  v.strictObject({
    ...Conversation,
    kind: v.literal('conversation.assign'),
    assignee: v.optional(v.nullable(Id)),
    team: v.optional(v.nullable(Id)),
    brief: v.optional(Brief),
    base
  }),
  v.strictObject({ ...Conversation, kind: v.literal('conversation.resolve'), seen: v.nullable(Id) }),
  v.strictObject({ ...Conversation, kind: v.literal('conversation.reopen') }),
  v.strictObject({ ...Conversation, kind: v.literal('conversation.snooze'), until: Time, seen: v.nullable(Id), base }),
  v.strictObject({ ...Conversation, kind: v.literal('conversation.prioritise'), priority: v.picklist(PRIORITIES), base }),
  v.strictObject({ ...Conversation, kind: v.literal('conversation.read'), upTo: Id }),
  v.strictObject({ ...Conversation, kind: v.literal('conversation.mark-unread') }),
  v.strictObject({ ...Conversation, kind: v.literal('conversation.no-reply-needed'), seen: v.nullable(Id) }),
  v.strictObject({ ...common, kind: v.literal('action.undo'), action: Id }),
  v.strictObject({ ...common, kind: v.literal('number.pause'), number: Opaque }),
  v.strictObject({ ...common, kind: v.literal('number.resume'), number: Opaque }),
  v.strictObject({ ...common, kind: v.literal('member.availability'), availability: v.picklist(AVAILABILITIES) }),
  v.strictObject({ ...common, kind: v.literal('workspace.configure'), firstReplyClaims: v.boolean() })
])
export type Action = v.InferOutput<typeof ActionSchema>
export type ActionKind = Action['kind']
export type ActionOf<K extends ActionKind> = Extract<Action, { kind: K }>

/** The body of `POST /api/actions`: each action is parsed on its own, so that a malformed one never blocks its neighbours. */
export const ActionsBodySchema = v.strictObject({
  device: Opaque,
  actions: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(MAX_ACTIONS))
})

export type RefusedReason = 'forbidden' | 'not_found' | 'already_claimed' | 'overtaken' | 'invalid'

/** What an action came to. `by`, `at`: who was first and when; null where it was the customer. */
export type Outcome =
  | { readonly outcome: 'applied'; readonly seq: Seq }
  | { readonly outcome: 'held'; readonly reason: HeldReason; readonly seq: Seq }
  | {
      readonly outcome: 'refused'
      readonly reason: RefusedReason
      readonly by?: MemberId | null
      readonly at?: Millis | null
      /** For whoever writes the action: which field, what is wrong. Never anything about rows that one may not see. */
      readonly detail?: string
    }

/** `id` is null where the action had none that can be given back. */
export type ActionResult = { readonly id: ActionId | null } & (Outcome | { readonly outcome: 'duplicate'; readonly first: Outcome })
