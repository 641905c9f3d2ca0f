/** Requests to our own server, with the headers that it asks for. Not here: what they mean, and when to try again. */

/** Nothing is waited for longer than this; a phone without signal lets requests hang for minutes. */
const PATIENCE_MS = 20_000

export interface Server {
  readonly get: (path: string) => Promise<Response>
  readonly post: (path: string, body: unknown) => Promise<Response>
}

/**
 * Rejects when there is no answer; an answer of any status resolves. `member`: whose device this is; in the session of anybody else the
 * server answers as to nobody.
 */
export const serverOver = (ask: typeof fetch, member: string | null = null): Server => {
  const headers = { accept: 'application/json', ...(member === null ? {} : { 'x-member': encodeURIComponent(member) }) }
  return {
    get: (path) => ask(path, { headers, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) }),
    post: (path, body) =>
      ask(path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS)
      })
  }
}
