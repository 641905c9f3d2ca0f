/** Posts signed bodies on connections that stay open, at most so many at a time. An answer that is not 200 is an error. Not here: the bodies. */
import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http'
import { performance } from 'node:perf_hooks'
import type { SignedBody } from './bodies.ts'

export interface Poster {
  /** Resolves when the answer is there. */
  readonly post: (body: SignedBody) => Promise<void>
  /** Posts them all, the next one whenever one is answered; how long that took, in ms. */
  readonly postAll: (bodies: readonly SignedBody[]) => Promise<number>
  readonly close: () => void
}

const answered = (response: IncomingMessage): Promise<void> =>
  new Promise((resolve, reject) => {
    response.once('error', reject)
    response.once('end', () =>
      response.statusCode === 200 ? resolve() : reject(new Error(`a webhook was answered ${response.statusCode} instead of 200`))
    )
    response.resume()
  })

const send = (to: RequestOptions, { bytes, signature }: SignedBody): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': bytes.byteLength, 'x-hub-signature-256': signature }
    const sent = request({ ...to, method: 'POST', headers }, (response) => answered(response).then(resolve, reject))
    sent.once('error', (error) => reject(new Error(`posting to port ${to.port} at ${to.path} failed: ${error.message}`)))
    sent.end(bytes)
  })

/**
 * `path`: where webhooks go at that Worker. Each `postAll` has connections of its own: workerd closes those that were idle for some
 * seconds, such as the time until a side's next turn.
 */
export function poster(origin: string, path: string, parallel: number): Poster {
  const { hostname, port } = new URL(origin)
  const connect = () => new Agent({ keepAlive: true, maxSockets: parallel })
  const single = connect()
  const postAll = async (bodies: readonly SignedBody[]): Promise<number> => {
    const agent = connect()
    const queue = bodies.values()
    const line = async () => {
      for (const body of queue) await send({ hostname, port, path, agent }, body)
    }
    const start = performance.now()
    await Promise.all(Array.from({ length: parallel }, line))
    const ms = performance.now() - start
    agent.destroy()
    return ms
  }
  return { post: (body) => send({ hostname, port, path, agent: single }, body), postAll, close: () => single.destroy() }
}
