/** A question to our own server and what can come of it: a closed list. Not here: which question, and when to ask again. */
import { isTurnedAway } from '../door/turned-away.ts'

export type Answered<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** No answer, or one that says to try again. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'session-ended' }
  | { readonly kind: 'upgrade-required' }
  | { readonly kind: 'gone' }
  /** The server does not understand us, or we do not understand it. */
  | { readonly kind: 'misunderstood'; readonly status: number }

/** Asks `path` and parses the body of a 200 with `parse`. */
export const askServer = async <Answer>(
  get: (path: string) => Promise<Response>,
  path: string,
  parse: (body: unknown) => Answer | null
): Promise<Answered<Answer>> => {
  const response = await get(path).catch(() => null) // refused, cut, timed out: all the same to whoever asks again
  if (response === null || response.status >= 500 || response.status === 429 || response.status === 408) return { kind: 'unreachable' }
  // A 401 of somebody in between says nothing about us.
  if (response.status === 401) return { kind: isTurnedAway(401, await bodyOf(response)) ? 'session-ended' : 'unreachable' }
  if (response.status === 426) return { kind: 'upgrade-required' }
  if (response.status === 404) return { kind: 'gone' }
  if (!response.ok) return { kind: 'misunderstood', status: response.status }
  const text = await response.text().catch(() => null)
  if (text === null) return { kind: 'unreachable' } // cut in the middle
  const body = jsonOf(text)
  const answer = body === undefined ? null : parse(body)
  return answer === null ? { kind: 'misunderstood', status: response.status } : { kind: 'answer', answer }
}

/** Undefined: cut in the middle, or a page of some proxy. */
const bodyOf = async (response: Response): Promise<unknown> => jsonOf(await response.text().catch(() => ''))

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // somebody else's page
  }
}
