/**
 * Actions: what a device asks for, and what became of it (architecture 7). Parsed strictly: an unknown kind or field is `invalid`.
 * A new verb is one member of the union here and one file in worker/actions.
 */
import * as v from 'valibot'
import { PRIORITIES } from '../domain/conversation.ts'
import type { ActionId, MemberId, Millis, Seq } from '../domain/ids.ts'
import { AVAILABILITIES, ROLES, SCOPES } from '../domain/member.ts'
import type { HeldReason } from '../domain/message.ts'
import { LEASE_DAYS } from '../domain/settings.ts'
import { MAX_ACTIONS, MAX_NAME, MAX_TEXT } from './limits.ts'
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

/** What people call themselves, their teams and their keys. */
const Name = v.pipe(v.string(), v.transform(wellFormed), v.trim(), v.minLength(1), v.maxLength(MAX_NAME))
const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const Ids = v.pipe(v.array(Id), v.maxLength(1000))
const rights = { role: v.picklist(ROLES), scope: v.picklist(SCOPES), teams: Ids, approval: v.boolean() }

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
  v.strictObject({
    ...common,
    kind: v.literal('workspace.configure'),
    name: v.optional(Name),
    firstReplyClaims: v.optional(v.boolean()),
    agentsReassign: v.optional(v.boolean()),
    leaseDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(LEASE_DAYS.least), v.maxValue(LEASE_DAYS.most)))
  }),
  /** Lets out what its author needs approved, as it is or edited; `seen` as in a send, of whoever approves. */
  v.strictObject({ ...common, kind: v.literal('message.approve'), message: Id, seen: v.nullable(Id), text: v.optional(Text) }),
  v.strictObject({ ...common, kind: v.literal('message.return'), message: Id, note: Brief }),
  v.strictObject({ ...common, kind: v.literal('member.profile'), name: Name }),
  v.strictObject({ ...common, kind: v.literal('member.change'), member: Id, ...v.partial(v.strictObject(rights)).entries, base }),
  /** `handTo`: whose their open and snoozed conversations become; null: nobody's. */
  v.strictObject({ ...common, kind: v.literal('member.suspend'), member: Id, handTo: v.nullable(Id) }),
  v.strictObject({ ...common, kind: v.literal('member.restore'), member: Id }),
  v.strictObject({ ...common, kind: v.literal('member.remove'), member: Id, handTo: v.nullable(Id) }),
  /** `invitation`: SHA-256 of the link's secret, which only the device that makes it knows. `member`: a new way in for one who is here. */
  v.strictObject({
    ...common,
    kind: v.literal('invitation.create'),
    invitation: Hash,
    name: Name,
    ...rights,
    member: v.optional(v.nullable(Id))
  }),
  v.strictObject({ ...common, kind: v.literal('invitation.revoke'), invitation: Hash }),
  v.strictObject({ ...common, kind: v.literal('team.create'), team: Id, name: Name }),
  v.strictObject({
    ...common,
    kind: v.literal('team.change'),
    team: Id,
    name: v.optional(Name),
    members: v.optional(Ids),
    numbers: v.optional(v.pipe(v.array(Opaque), v.maxLength(1000))),
    base
  }),
  v.strictObject({ ...common, kind: v.literal('team.remove'), team: Id }),
  v.strictObject({ ...common, kind: v.literal('session.revoke'), session: Hash }),
  v.strictObject({ ...common, kind: v.literal('passkey.remove'), passkey: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,2000}$/)) })
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
