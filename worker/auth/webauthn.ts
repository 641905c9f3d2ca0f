/**
 * The server's side of WebAuthn (ADM-08, T15): what a browser is asked to make or sign, and whether what came is that. Only for our exact
 * origin, only where the authenticator verified its person, only keys that are found without a name. Not here: challenges (store/ceremonies.ts),
 * whose key it is, counters (fold-access.ts).
 */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse
} from '@simplewebauthn/server'
import { isoBase64URL } from '@simplewebauthn/server/helpers'
import * as v from 'valibot'
import type { PasskeyRow } from '../../schema/domain/access.ts'
import type { MemberId, Millis } from '../../schema/domain/ids.ts'
import type { NewPasskey } from '../commit/operation.ts'

/** A ceremony takes so long at most; its challenge is good no longer. */
export const CEREMONY_MS: Millis = 5 * 60_000

const ES256 = -7
const EDDSA = -8
const RS256 = -257
const ALGORITHMS = [EDDSA, ES256, RS256]

const Bytes = (longest: number) => v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/), v.maxLength(longest))
const Id = Bytes(2000)

/**
 * Credentials as browsers write them (`toJSON`). What a newer browser adds is dropped unread: these two alone are no strict objects, for
 * they are not our words.
 */
export const AssertionSchema = v.object({
  id: Id,
  rawId: Id,
  type: v.literal('public-key'),
  response: v.object({
    clientDataJSON: Bytes(10_000),
    authenticatorData: Bytes(10_000),
    signature: Bytes(10_000),
    userHandle: v.optional(v.nullable(Bytes(200)))
  })
})
export type Assertion = v.InferOutput<typeof AssertionSchema>

export const AttestationSchema = v.object({
  id: Id,
  rawId: Id,
  type: v.literal('public-key'),
  response: v.object({
    clientDataJSON: Bytes(10_000),
    attestationObject: Bytes(60_000),
    transports: v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z-]{1,30}$/))), v.maxLength(10)), [])
  })
})
export type Attestation = v.InferOutput<typeof AttestationSchema>

const siteOf = (url: URL) => ({ expectedOrigin: url.origin, expectedRPID: url.hostname })

/** What an authenticator gives back with a signature, so that a key is its member's and nobody else's. */
const handleOf = (member: MemberId): string => isoBase64URL.fromUTF8String(member)

/** `challenge`: 32 bytes that nobody can guess. No list of keys: the browser shows those that it has, and we tell of none (T13). */
export const requestOptions = (url: URL, challenge: Uint8Array<ArrayBuffer>): Promise<PublicKeyCredentialRequestOptionsJSON> =>
  generateAuthenticationOptions({ rpID: url.hostname, challenge, timeout: CEREMONY_MS, userVerification: 'required', allowCredentials: [] })

export interface ForWhom {
  readonly workspace: string
  readonly member: MemberId
  readonly name: string
  /** Keys that the member has: the same authenticator makes no second one. */
  readonly having: readonly Pick<PasskeyRow, 'id' | 'transports'>[]
}

export const creationOptions = (
  url: URL,
  challenge: Uint8Array<ArrayBuffer>,
  { workspace, member, name, having }: ForWhom
): Promise<PublicKeyCredentialCreationOptionsJSON> =>
  generateRegistrationOptions({
    rpName: workspace,
    rpID: url.hostname,
    userID: isoBase64URL.toBuffer(handleOf(member)),
    userName: name,
    userDisplayName: name,
    challenge,
    timeout: CEREMONY_MS,
    attestationType: 'none',
    excludeCredentials: having.map(({ id, transports }) => ({ id, transports: transports as AuthenticatorTransports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS
  })

/** The list is the browsers' and grows; unknown ones are told back as they came. */
type AuthenticatorTransports = NonNullable<
  NonNullable<Parameters<typeof generateRegistrationOptions>[0]['excludeCredentials']>[number]['transports']
>

/** Anything that is wrong with a proof makes it none; what exactly is nobody's business (T13). */
const proven = async <Proof>(verify: () => Promise<Proof>): Promise<Proof | null> => {
  try {
    return await verify()
  } catch {
    return null // the library says by throwing what does not fit: origin, challenge, flags, form
  }
}

/** `challenge`: the one of the ceremony; empty where there was none. */
export const verifiedPasskey = async (url: URL, challenge: string, credential: Attestation): Promise<Omit<NewPasskey, 'name'> | null> => {
  const response = { ...credential, clientExtensionResults: {} } as Parameters<typeof verifyRegistrationResponse>[0]['response']
  const settings = { expectedChallenge: challenge, requireUserVerification: true, supportedAlgorithmIDs: ALGORITHMS }
  const result = await proven(() => verifyRegistrationResponse({ response, ...settings, ...siteOf(url) }))
  if (challenge === '' || !result?.verified || isFramed(credential)) return null
  const { credential: made, credentialBackedUp } = result.registrationInfo
  return {
    id: made.id,
    publicKey: isoBase64URL.fromBuffer(made.publicKey),
    counter: made.counter,
    transports: credential.response.transports,
    backedUp: credentialBackedUp
  }
}

/** A key of nobody's: who shows one that is not here waits for the same work (T13). */
const NOBODYS_KEY = 'pQECAyYgASFYIGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWIlggT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU'

export interface Shown {
  readonly counter: number
  readonly backedUp: boolean
}

/** Counters are compared where they are kept, so here each is the first. */
export const verifiedAssertion = async (
  url: URL,
  challenge: string,
  credential: Assertion,
  passkey: Pick<PasskeyRow, 'member' | 'publicKey'> | null
): Promise<Shown | null> => {
  const { userHandle, ...signed } = credential.response
  const key = { id: credential.id, publicKey: isoBase64URL.toBuffer(passkey?.publicKey ?? NOBODYS_KEY), counter: 0 }
  const response = { ...credential, response: signed, clientExtensionResults: {} }
  const settings = { expectedChallenge: challenge, credential: key, requireUserVerification: true }
  const result = await proven(() => verifyAuthenticationResponse({ response, ...settings, ...siteOf(url) }))
  if (challenge === '' || !passkey || !result?.verified) return null
  if (userHandle !== handleOf(passkey.member) || isFramed(credential)) return null
  return { counter: result.authenticationInfo.newCounter, backedUp: result.authenticationInfo.credentialBackedUp }
}

const ClientData = v.object({ crossOrigin: v.optional(v.boolean(), false) })

/** Made inside another site's page: we are in no frame. */
const isFramed = ({ response }: Assertion | Attestation): boolean =>
  v.parse(ClientData, JSON.parse(isoBase64URL.toUTF8String(response.clientDataJSON))).crossOrigin
