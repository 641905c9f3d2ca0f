/** `/api/me…`: who one is, one's own ways in and devices (ADM-08, MOB-09). Nothing that opens anything is told twice. Not here: others' devices. */
import { isDemoHost } from '../access.ts'
import type { MemberVisit } from '../api.ts'
import { hubOf, simulatorOn } from '../env.ts'
import { json, readJson, refuse } from '../http.ts'
import { AddPasskeySchema, NothingSchema } from './bodies.ts'
import { begin, finish } from './ceremony.ts'
import { hashOfCode, makeRecoveryCodes } from './recovery-codes.ts'
import { creationOptions, verifiedPasskey } from './webauthn.ts'

/** `simulator`: whether this instance plays WhatsApp by itself, so that the app offers its phones. */
export const me = async ({ env, url, caller: { member } }: MemberVisit): Promise<Response> => {
  const { id, name, role, scope, teams, approval } = member
  const { leaseDays } = await hubOf(env).welcome()
  return json({ id, name, role, scope, teams: [...teams], approval, simulator: simulatorOn(env) && isDemoHost(url, env), leaseDays })
}

export const security = async ({ env, caller }: MemberVisit): Promise<Response> => {
  const hub = hubOf(env)
  const [{ passkeys, recoveryCodes }, devices] = await Promise.all([hub.waysIn(caller.member.id), hub.devices(caller.member.id)])
  return json({
    passkeys: passkeys.map(({ transports: _, ...shown }) => shown),
    recoveryCodes,
    devices: devices.map((device) => ({ ...device, current: device.session === caller.session }))
  })
}

export const beginPasskey = async (visit: MemberVisit): Promise<Response> => {
  const read = await readJson(visit.request, NothingSchema)
  if ('refusal' in read) return read.refusal
  const { id, name } = visit.caller.member
  const hub = hubOf(visit.env)
  const [{ passkeys: having }, { name: workspace }] = await Promise.all([hub.waysIn(id), hub.welcome()])
  const { ceremony, challenge } = await begin(visit, 'add', id)
  return json({ ceremony, options: await creationOptions(visit.url, challenge, { workspace, member: id, name, having }) })
}

export const addPasskey = async (visit: MemberVisit): Promise<Response> => {
  const read = await readJson(visit.request, AddPasskeySchema)
  if ('refusal' in read) return read.refusal
  const { ceremony, credential, name } = read.body
  const { session, member } = visit.caller
  const made = await verifiedPasskey(visit.url, await finish(visit, ceremony, 'add', member.id), credential)
  if (!made) return refuse('invalid', 'credential: not made for this ceremony')
  const passkey = { ...made, name }
  const answered = await hubOf(visit.env).access({ kind: 'add-passkey', member: member.id, session, passkey })
  if (answered.ok) return json({ id: made.id }, 201)
  return refuse(answered.reason === 'conflict' ? 'conflict' : 'not_signed_in')
}

export const renewRecoveryCodes = async (visit: MemberVisit): Promise<Response> => {
  const read = await readJson(visit.request, NothingSchema)
  if ('refusal' in read) return read.refusal
  const { session, member } = visit.caller
  const codes = makeRecoveryCodes(visit.random)
  const hashes = await Promise.all(codes.map(hashOfCode))
  const answered = await hubOf(visit.env).access({ kind: 'renew-recovery', member: member.id, session, codes: hashes })
  return answered.ok ? json({ codes }) : refuse('not_signed_in')
}
