/** Bodies that the door and one's own settings take: strict, so that what nobody asked for is refused (T04). Not here: answers. */
import * as v from 'valibot'
import { MAX_NAME } from '../../schema/protocol/limits.ts'
import { wellFormed } from '../../schema/protocol/text.ts'
import { AssertionSchema, AttestationSchema } from './webauthn.ts'

const Name = v.pipe(v.string(), v.transform(wellFormed), v.trim(), v.minLength(1), v.maxLength(MAX_NAME))
/** Secrets that were mistyped are wrong, not malformed: their answer is that of any wrong one (T13). */
const Secret = v.pipe(v.string(), v.maxLength(200))
const CeremonyId = v.pipe(v.string(), v.maxLength(100))

export const NothingSchema = v.strictObject({})
export const SignInSchema = v.strictObject({ ceremony: CeremonyId, credential: AssertionSchema })
export const RecoverSchema = v.strictObject({ code: Secret })
export const BeginJoinSchema = v.strictObject({ secret: Secret })
export const JoinSchema = v.strictObject({ ceremony: CeremonyId, secret: Secret, name: Name, credential: AttestationSchema })
export const AddPasskeySchema = v.strictObject({ ceremony: CeremonyId, credential: AttestationSchema, name: Name })
export const DemoSchema = v.strictObject({ person: v.pipe(v.string(), v.maxLength(80)) })
