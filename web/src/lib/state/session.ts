/**
 * Who works on this device: remembered so that the app opens without a network, asked of the server whenever there is one.
 * Not here: rights (the server decides), the session itself (a cookie that no script can read).
 */
import * as v from 'valibot'
import type { MemberId } from '../../../../schema/domain/ids.ts'
import { ROLES, SCOPES } from '../../../../schema/domain/member.ts'
import { LEASE_DAYS } from '../../../../schema/domain/settings.ts'
import { isTurnedAway } from '../door/turned-away.ts'

export const MeSchema = v.object({
  id: v.string(),
  name: v.string(),
  role: v.picklist(ROLES),
  scope: v.picklist(SCOPES),
  teams: v.array(v.string()),
  /** Their replies leave only after somebody let them out. */
  approval: v.optional(v.boolean(), false),
  /** This instance plays WhatsApp by itself. */
  simulator: v.optional(v.boolean(), false),
  /** So many days without a word of the server a device shows what it keeps (MOB-09). */
  leaseDays: v.optional(v.pipe(v.number(), v.minValue(LEASE_DAYS.least)), LEASE_DAYS.usual)
})
export type Me = v.InferOutput<typeof MeSchema>

/** The part of `localStorage` that is needed. */
export type Keep = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const KEY = 'baton.me'

/** The member of the last session here; null where there was none, or where what is kept is no longer understood. */
export const rememberedMe = (keep: Keep): Me | null => {
  const text = keep.getItem(KEY)
  const parsed = text === null ? null : v.safeParse(v.pipe(v.string(), v.parseJson(), MeSchema), text)
  return parsed?.success ? parsed.output : null
}

const IdSchema = v.pipe(v.string(), v.parseJson(), v.object({ id: v.string() }))
/** Whose last session it was, also where another build wrote down the rest in its own way; null: nobody is remembered. */
export const rememberedId = (keep: Keep): MemberId | null => {
  const parsed = v.safeParse(IdSchema, keep.getItem(KEY))
  return parsed.success ? parsed.output.id : null
}

export const rememberMe = (keep: Keep, me: Me): void => keep.setItem(KEY, JSON.stringify(me))
export const forgetMe = (keep: Keep): void => keep.removeItem(KEY)

/** What the server says about who we are: a member, nobody, or nothing because it could not be asked. */
export type Asked = { readonly kind: 'member'; readonly me: Me } | { readonly kind: 'nobody' } | { readonly kind: 'unreachable' }

export const askMe = async (get: (path: string) => Promise<Response>): Promise<Asked> => {
  const answer = await get('/api/me').catch(() => null) // no network: the device goes on with what it knows
  const body: unknown = await answer?.json().catch(() => null) // a page of some hotel's portal says nothing
  if (isTurnedAway(answer?.status ?? 0, body)) return { kind: 'nobody' }
  if (!answer?.ok) return { kind: 'unreachable' }
  const parsed = v.safeParse(MeSchema, body)
  return parsed.success ? { kind: 'member', me: parsed.output } : { kind: 'unreachable' }
}
