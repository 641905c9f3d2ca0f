/** Requests to our own server, with the headers that it asks for. Not here: what they mean, and when to try again. */

/** Nothing is waited for longer than this; a phone without signal lets requests hang for minutes. */
const PATIENCE_MS = 20_000

export interface Server {
  readonly get: (path: string) => Promise<Response>
  readonly post: (path: string, body: unknown) => Promise<Response>
  /** False after a request that nobody answered, until one is answered again. */
  readonly answers: () => boolean
  /** Runs when a request is answered again. */
  readonly onAnswersAgain: (run: () => void) => void
  /** Ends every request under way, and every later one at once: whoever asked is nobody here any more. */
  readonly abandon: () => void
}

/**
 * Rejects when there is no answer; an answer of any status resolves. `member`: whose device this is; in the session of anybody else the
 * server answers as to nobody.
 */
export const serverOver = (ask: typeof fetch, member: string | null = null): Server => {
  const headers = { accept: 'application/json', ...(member === null ? {} : { 'x-member': encodeURIComponent(member) }) }
  const ending = new AbortController()
  let answered = true
  let again = (): void => undefined
  const asked = async (path: string, init: RequestInit): Promise<Response> => {
    try {
      const answer = await ask(path, { ...init, signal: AbortSignal.any([ending.signal, AbortSignal.timeout(PATIENCE_MS)]) })
      const wasSilent = !answered
      answered = true
      if (wasSilent) again()
      return answer
    } catch (error) {
      answered = false
      throw error
    }
  }
  return {
    get: (path) => asked(path, { headers, cache: 'no-store' }),
    post: (path, body) =>
      asked(path, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    answers: () => answered,
    onAnswersAgain: (run) => {
      again = run
    },
    abandon: () => ending.abort()
  }
}
