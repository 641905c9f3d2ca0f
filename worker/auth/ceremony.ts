/** A ceremony of WebAuthn from its beginning to its end: a challenge that is good once. Not here: what is signed (webauthn.ts), SQL (store). */
import { isoBase64URL } from '@simplewebauthn/server/helpers'
import type { Visit } from '../api.ts'
import { beginCeremony, type Purpose, takeCeremony } from '../store/ceremonies.ts'
import { d1Db } from '../store/db.ts'
import { CEREMONY_MS } from './webauthn.ts'

const ID_BYTES = 16
const CHALLENGE_BYTES = 32

export const begin = async (
  { env, now, random }: Visit,
  purpose: Purpose,
  subject: string | null
): Promise<{ readonly ceremony: string; readonly challenge: Uint8Array<ArrayBuffer> }> => {
  const [ceremony, challenge] = [isoBase64URL.fromBuffer(random(ID_BYTES)), random(CHALLENGE_BYTES)]
  const row = { id: ceremony, purpose, challenge: isoBase64URL.fromBuffer(challenge), subject, expiresAt: now() + CEREMONY_MS }
  await beginCeremony(d1Db(env.DB), row, now())
  return { ceremony, challenge }
}

/** Its challenge, in base64url; empty where there is none that fits: then nothing proves anything. */
export const finish = async ({ env, now }: Visit, id: string, purpose: Purpose, subject: string | null): Promise<string> =>
  (await takeCeremony(d1Db(env.DB), { id, purpose, subject }, now())) ?? ''
