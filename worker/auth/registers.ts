/** What those with the right read of others: devices, invitations, the audit log. Not here: one's own devices, and changing any of it. */
import type { MemberVisit } from '../api.ts'
import { hubOf } from '../env.ts'
import { json, refuse } from '../http.ts'
import { auditFilterOf, auditPage } from '../store/audit-page.ts'
import { d1Db } from '../store/db.ts'
import { latestInvitations } from '../store/invitations.ts'

export const devices = async ({ env, caller }: MemberVisit): Promise<Response> => {
  const all = await hubOf(env).devices()
  return json({ devices: all.map((device) => ({ ...device, current: device.session === caller.session })) })
}

export const invitations = async ({ env, now }: MemberVisit): Promise<Response> =>
  json({ invitations: await latestInvitations(d1Db(env.DB), now()) })

export const audit = async ({ env, url }: MemberVisit): Promise<Response> => {
  const filter = auditFilterOf(url.searchParams)
  return filter ? json(await auditPage(d1Db(env.DB), filter)) : refuse('invalid', 'cursor, member, kind, from, to: see the contract')
}
