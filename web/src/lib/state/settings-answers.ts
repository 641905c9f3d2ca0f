/**
 * What the server tells settings that is not synced: devices, invitations, one's own keys, the audit log (shared contract, schema/domain).
 * Answers are parsed: what this build does not understand is a failure in words, never half a list. Not here: asking.
 */
import * as v from 'valibot'
import { SIGN_IN_WAYS } from '../../../../schema/domain/access.ts'
import { ROLES, SCOPES } from '../../../../schema/domain/member.ts'

const Time = v.number()

const DeviceSchema = v.object({
  session: v.string(),
  member: v.string(),
  label: v.string(),
  how: v.picklist(SIGN_IN_WAYS),
  createdAt: Time,
  lastSeenAt: Time,
  lastSyncAt: v.nullable(Time),
  /** What it last told of itself; null: nothing yet. `bytes` is the size of its copy. */
  replica: v.nullable(v.object({ bytes: v.number(), conversations: v.number(), unsent: v.number() })),
  current: v.boolean()
})
export type Device = v.InferOutput<typeof DeviceSchema>
export const DevicesSchema = v.object({ devices: v.array(DeviceSchema) })

export const INVITATION_STATES = ['open', 'used', 'revoked', 'expired'] as const
const InvitationSchema = v.object({
  id: v.string(),
  name: v.string(),
  role: v.picklist(ROLES),
  scope: v.picklist(SCOPES),
  teams: v.array(v.string()),
  approval: v.boolean(),
  member: v.nullable(v.string()),
  createdBy: v.nullable(v.string()),
  createdAt: Time,
  expiresAt: Time,
  state: v.picklist(INVITATION_STATES),
  usedBy: v.nullable(v.string())
})
export type Invitation = v.InferOutput<typeof InvitationSchema>
export const InvitationsSchema = v.object({ invitations: v.array(InvitationSchema) })

const PasskeySchema = v.object({
  id: v.string(),
  name: v.string(),
  createdAt: Time,
  lastUsedAt: v.nullable(Time),
  backedUp: v.boolean()
})
export type Passkey = v.InferOutput<typeof PasskeySchema>
export const SecuritySchema = v.object({ passkeys: v.array(PasskeySchema), recoveryCodes: v.number(), devices: v.array(DeviceSchema) })
export type Security = v.InferOutput<typeof SecuritySchema>

const Row = v.nullable(v.record(v.string(), v.unknown()))
const AuditItemSchema = v.object({
  seq: v.number(),
  n: v.number(),
  /** When it reached the server. */
  at: Time,
  madeAt: v.nullable(Time),
  actor: v.nullable(v.string()),
  session: v.nullable(v.string()),
  device: v.nullable(v.string()),
  deviceLabel: v.nullable(v.string()),
  kind: v.string(),
  conversation: v.nullable(v.string()),
  changes: v.array(v.object({ table: v.string(), id: v.string(), before: Row, after: Row }))
})
export type AuditItem = v.InferOutput<typeof AuditItemSchema>
export type AuditChange = AuditItem['changes'][number]
export const AuditPageSchema = v.object({ items: v.array(AuditItemSchema), next: v.nullable(v.string()) })
export type AuditPage = v.InferOutput<typeof AuditPageSchema>
