/** Words that every route uses: answers, refusals, parsing a body. Not here: any route (api.ts). */
import * as v from 'valibot'
import { API_ERRORS, type ApiErrorKind, apiError } from '../schema/protocol/errors.ts'
import { readAtMost } from './read-at-most.ts'

/** Answers are what one person may see now. Security headers: headers.ts. */
const HEADERS = { 'cache-control': 'no-store' }

export const json = (body: unknown, status = 200): Response => Response.json(body, { status, headers: HEADERS })

export const refuse = (kind: ApiErrorKind, detail?: string): Response => json(apiError(kind, detail), API_ERRORS[kind].status)

/** Something of ours failed: `id` stands in the log beside what it was, and is all that is told of it (T40). */
export const failed = (id: string): Response => json({ ...apiError('unavailable'), id }, API_ERRORS.unavailable.status)

/** A body of ours is small; nothing larger is read. */
const MAX_JSON_BYTES = 1_000_000

/** The body as JSON of the given shape, or what is wrong with it. */
export const readJson = async <Schema extends v.GenericSchema>(
  request: Request,
  schema: Schema
): Promise<{ readonly body: v.InferOutput<Schema> } | { readonly refusal: Response }> => {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    return { refusal: refuse('invalid', 'Send JSON as application/json.') }
  const bytes = await readAtMost(request, MAX_JSON_BYTES)
  if (!bytes) return { refusal: refuse('too_large') }
  const text = new TextDecoder().decode(bytes)
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text)
  return parsed.success
    ? { body: parsed.output }
    : { refusal: refuse('invalid', v.getDotPath(parsed.issues[0]) ?? parsed.issues[0].message) }
}
