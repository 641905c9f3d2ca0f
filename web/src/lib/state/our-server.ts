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

export interface Asker {
  /** Whose device this is; in the session of anybody else the server answers as to nobody. Absent: whoever is signed in. */
  readonly member?: string
  /** The server took this device back: told by any answer, once for each. Resolves when it is wiped; until then whoever asked hears nothing (T11). */
  readonly takenBack: () => Promise<unknown>
}

/** Rejects when there is no answer; an answer of any status resolves. */
export const serverOver = (ask: typeof fetch, { member, takenBack }: Asker): Server => {
  const headers = { accept: 'application/json', ...(member === undefined ? {} : { 'x-member': encodeURIComponent(member) }) }
  const ending = new AbortController()
  let answered = true
  let again = (): void => undefined
  const asked = async (path: string, init: RequestInit): Promise<Response> => {
    try {
      const answer = await ask(path, { ...init, signal: AbortSignal.any([ending.signal, AbortSignal.timeout(PATIENCE_MS)]) })
      if (await saysTakenBack(answer)) {
        return await untilEnded(ending.signal, takenBack())
      }
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

/** In our own server's words; a portal's 401 is none. */
const saysTakenBack = async (answer: Response): Promise<boolean> => {
  if (answer.status !== 401) return false
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => null) // a page of somebody in between
  return typeof body === 'object' && body !== null && 'error' in body && body.error === 'revoked'
}

/** Nobody decides anything by an answer that is none while it is done about; most pages end with it. */
const untilEnded = (signal: AbortSignal, wiped: Promise<unknown>): Promise<never> =>
  new Promise((_, reject) => {
    const end = (): void => reject(signal.reason ?? new Error('taken back'))
    wiped.then(end, end)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end)
  })
