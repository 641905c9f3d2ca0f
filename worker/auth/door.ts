/**
 * The doors of who is not signed in yet: a passkey, a recovery code, an invitation (ADM-07, ADM-08). Whatever was wrong, unknown, used or too
 * old gets one answer, after the same work (T13). Not here: what the hub decides (fold-access.ts), how often one may try (throttle.ts).
 */
import type { MemberId } from '../../schema/domain/ids.ts'
import { isDemoHost } from '../access.ts'
import type { Visit } from '../api.ts'
import { demoOn, hubOf } from '../env.ts'
import { json, readJson, refuse } from '../http.ts'
import { sha256 } from '../webhook/signature.ts'
import { BeginJoinSchema, JoinSchema, NothingSchema, RecoverSchema, SignInSchema } from './bodies.ts'
import { Brief } from './brief.ts'
import { begin, finish } from './ceremony.ts'
import { labelOf, openSession } from './open-session.ts'
import { hashOfCode } from './recovery-codes.ts'
import { byAccount, byAddress, byBeginning, proveAtDoor, tryDoor } from './try-door.ts'
import { creationOptions, requestOptions, verifiedAssertion, verifiedPasskey } from './webauthn.ts'
import type { Welcome } from './who-knocks.ts'

const hashOf = (text: string): Promise<string> => sha256(new TextEncoder().encode(text))

/** Each isolate asks the hub once in a second at most, whoever knocks. A rebuildable cache. */
const welcome = new Brief<Welcome>(1_000)

/** What the page at the door needs to know; told to anybody. */
export const auth = async ({ env, url, now }: Visit): Promise<Response> => {
  const { claimed, name } = await welcome.read(now(), () => hubOf(env).welcome())
  return json({ demo: demoOn(env) && isDemoHost(url, env), claimed, name })
}

export const beginSignIn = async (visit: Visit): Promise<Response> => {
  const read = await readJson(visit.request, NothingSchema)
  if ('refusal' in read) return read.refusal
  return tryDoor(visit, [byBeginning(visit, 'passkey')], async () => {
    const { ceremony, challenge } = await begin(visit, 'sign-in', null)
    return json({ ceremony, options: await requestOptions(visit.url, challenge) })
  })
}

export const signIn = async (visit: Visit): Promise<Response> => {
  const read = await readJson(visit.request, SignInSchema)
  if ('refusal' in read) return read.refusal
  const { ceremony, credential } = read.body
  const passkey = await hubOf(visit.env).passkey(credential.id)
  const account = passkey?.member ?? (await hashOf(credential.id))
  return proveAtDoor(visit, [byAddress(visit, 'passkey'), byAccount(account)], async () => {
    const challenge = await finish(visit, ceremony, 'sign-in', null)
    const shown = await verifiedAssertion(visit.url, challenge, credential, passkey)
    if (!shown) return refuse('not_recognised')
    const { answered, opened } = await openSession(visit, 'passkey', (session) => ({
      kind: 'sign-in',
      passkey: credential.id,
      ...shown,
      session
    }))
    return answered.ok ? opened({ member: answered.member }) : refuse('not_recognised')
  })
}

export const recover = async (visit: Visit): Promise<Response> => {
  const read = await readJson(visit.request, RecoverSchema)
  if ('refusal' in read) return read.refusal
  return tryDoor(visit, [byAddress(visit, 'recover')], async () => {
    const code = await hashOfCode(read.body.code)
    const { answered, opened } = await openSession(visit, 'recovery', (session) => ({ kind: 'recover', code, session }))
    return answered.ok ? opened({ member: answered.member, left: answered.left ?? 0 }) : refuse('not_recognised')
  })
}

/**
 * The id of the member that an invitation would make: the same however often it is begun, so that an authenticator that was asked twice keeps
 * one key and not two.
 */
const memberToBe = async (invitation: string): Promise<MemberId> => (await hashOf(`member of ${invitation}`)).slice(0, 32)

export const beginJoin = async (visit: Visit): Promise<Response> => {
  const read = await readJson(visit.request, BeginJoinSchema)
  if ('refusal' in read) return read.refusal
  return tryDoor(visit, [byAddress(visit, 'join'), byBeginning(visit, 'join')], async () => {
    const id = await hashOf(read.body.secret)
    const invitation = await hubOf(visit.env).invitation(id)
    if (!invitation) return refuse('not_found')
    const { member, ...shown } = invitation
    const { ceremony, challenge } = await begin(visit, 'join', id)
    const whom = { workspace: shown.workspace, member: member ?? (await memberToBe(id)), name: shown.name || shown.workspace, having: [] }
    const options = await creationOptions(visit.url, challenge, whom)
    return json({ ceremony, options, invitation: { ...shown, reset: member !== null } })
  })
}

/** Of what was sent only the name and the key are used; rights are the invitation's (T04, T18). */
export const join = async (visit: Visit): Promise<Response> => {
  const read = await readJson(visit.request, JoinSchema)
  if ('refusal' in read) return read.refusal
  const { ceremony, secret, name, credential } = read.body
  return tryDoor(visit, [byAddress(visit, 'join')], async () => {
    const invitation = await hashOf(secret)
    const challenge = await finish(visit, ceremony, 'join', invitation)
    const [good, made] = await Promise.all([hubOf(visit.env).invitation(invitation), verifiedPasskey(visit.url, challenge, credential)])
    if (!good) return refuse('not_found')
    if (!made) return refuse('not_recognised')
    const member = await memberToBe(invitation)
    const passkey = { ...made, name: labelOf(visit) }
    const { answered, opened } = await openSession(visit, 'invitation', (session) => ({
      kind: 'join',
      invitation,
      member,
      name,
      passkey,
      session
    }))
    if (answered.ok) {
      welcome.forget() // it may be claimed now
      return opened({ member: answered.member }, 201)
    }
    return refuse(answered.reason === 'conflict' ? 'conflict' : 'not_found')
  })
}
