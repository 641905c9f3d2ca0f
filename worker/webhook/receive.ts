/**
 * The webhook's door: handshake, signature over raw bytes, then durable before 200 (CAP-01, CAP-02, L2).
 * Slow hub → the body is spilled to R2 and answered 200; a sweep takes it in later. Nothing durable → 503, and Meta repeats for days.
 */
import { API_ERRORS, type ApiError, type ApiErrorKind, apiError } from '../../schema/protocol/errors.ts'
import { firstLineOf } from '../log.ts'
import { readAtMost } from '../read-at-most.ts'
import { isSigned, secretsOf, sha256 } from './signature.ts'

export interface ReceiveDeps {
  readonly appSecret: string
  readonly verifyToken: string
  /** Resolves when the body is durable with all its effects. */
  readonly takeIn: (bytes: ArrayBuffer, hash: string) => Promise<void>
  /** Puts the raw body aside for the sweep. */
  readonly spill: (bytes: ArrayBuffer, hash: string) => Promise<void>
  readonly sleep: (ms: number) => Promise<void>
  readonly log: (event: string, detail: Readonly<Record<string, string | number>>) => void
}

/** Meta sends up to 3 MB. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024
/** Meta wants an answer within a second, with a median of 250 ms. */
export const SPILL_AFTER_MS = 400

/** Meta's handshake: the bare challenge, if the token is ours (reference 2.1). */
export const handshake = (url: URL, verifyToken: string): Response => {
  const right = url.searchParams.get('hub.mode') === 'subscribe' && sameText(url.searchParams.get('hub.verify_token') ?? '', verifyToken)
  return right
    ? new Response(url.searchParams.get('hub.challenge') ?? '', { headers: { 'content-type': 'text/plain' } })
    : refuse('wrong_token')
}

export const receive = async (request: Request, deps: ReceiveDeps): Promise<Response> => {
  const bytes = await readAtMost(request, MAX_BODY_BYTES)
  if (!bytes) return refuse('too_large')
  if (!(await isSigned(bytes, request.headers.get('x-hub-signature-256'), secretsOf(deps.appSecret)))) {
    deps.log('webhook.bad-signature', { bytes: bytes.byteLength })
    return refuse('bad_signature')
  }
  const hash = await sha256(bytes)
  return (await isDurable(deps, bytes, hash)) ? new Response(null, { status: 200 }) : notStored(hash)
}

const isDurable = async (deps: ReceiveDeps, bytes: ArrayBuffer, hash: string): Promise<boolean> => {
  const taken = deps.takeIn(bytes, hash).then(
    () => 'taken' as const,
    (error: unknown) => {
      deps.log('webhook.not-taken', { hash, error: firstLineOf(error) })
      return 'failed' as const
    }
  )
  if ((await Promise.race([taken, deps.sleep(SPILL_AFTER_MS)])) === 'taken') return true
  try {
    await deps.spill(bytes, hash)
    return true
  } catch (error) {
    deps.log('webhook.not-spilled', { hash, error: firstLineOf(error) })
    return (await taken) === 'taken'
  }
}

const refuse = (kind: ApiErrorKind): Response => Response.json(apiError(kind), { status: API_ERRORS[kind].status })

/** Its lines in the log bear the body's hash, and so does the answer (T40). */
const notStored = (hash: string): Response =>
  Response.json({ ...apiError('unavailable'), id: hash } satisfies ApiError, { status: API_ERRORS.unavailable.status })

/** Compares without telling by its time how much was right. */
const sameText = (given: string, wanted: string): boolean => {
  let difference = given.length ^ wanted.length
  for (let i = 0; i < given.length; i++) difference |= given.charCodeAt(i) ^ (wanted.charCodeAt(i % Math.max(1, wanted.length)) || 0)
  return difference === 0 && wanted !== ''
}
