/** A small Worker for `limits.test.ts`: it does what production would refuse and answers what happened. */
import { DurableObject } from 'cloudflare:workers'
import { guardSocket, guardSubtle } from '../guard/globals.ts'
import { type LimitedBindings, limitedClass, withLimits } from '../guard/with-limits.ts'

guardSubtle(SubtleCrypto.prototype)
guardSocket(WebSocket.prototype)

interface Env extends LimitedBindings {
  readonly PROBE: DurableObjectNamespace
}

type Attempt = (env: Env, size: number) => Promise<unknown>

/** Runs the attempt and answers `ok`, or the error's text. */
async function outcome(run: () => unknown): Promise<Response> {
  try {
    await run()
    return new Response('ok')
  } catch (error) {
    return new Response(String(error))
  }
}

async function derive(_: Env, rounds: number): Promise<unknown> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(8), 'PBKDF2', false, ['deriveBits'])
  return crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(8), iterations: rounds }, key, 256)
}

function putStream(env: Env, size: number): Promise<unknown> {
  const { readable, writable } = new IdentityTransformStream()
  const writer = writable.getWriter()
  return Promise.all([env.MEDIA.put('stream', readable), writer.write(new Uint8Array(size)).then(() => writer.close())])
}

async function askOften(env: Env, times: number): Promise<void> {
  for (let query = 0; query < times; query++) await env.DB.prepare('SELECT 1').all()
}

const bindMany: Attempt = (env, count) =>
  env.DB.prepare('SELECT 1')
    .bind(...Array.from({ length: count }, () => 1))
    .all()

const sendFrame: Attempt = async (_, size) => {
  const [, server] = Object.values(new WebSocketPair())
  server?.accept()
  server?.send('x'.repeat(size))
}

const ATTEMPTS: Readonly<Record<string, Attempt>> = { derive, putStream, askOften, bindMany, sendFrame }

class ProbeObject extends DurableObject<Env> {
  override fetch(request: Request): Promise<Response> {
    const [, , attempt, size] = new URL(request.url).pathname.split('/')
    const { storage } = this.ctx
    if (attempt === 'put') return outcome(() => storage.put('key', 'x'.repeat(Number(size))))
    if (attempt === 'sql') return outcome(() => storage.sql.exec('SELECT 1', ...Array.from({ length: Number(size) }, () => 1)).toArray())
    return outcome(() => askOften(this.env, Number(size)))
  }
}

export const Probe = limitedClass<Env>(ProbeObject)

export default {
  async fetch(request: Request, real: Env): Promise<Response> {
    const [, name = '', size] = new URL(request.url).pathname.split('/')
    const attempt = ATTEMPTS[name]
    if (!attempt) return real.PROBE.get(real.PROBE.idFromName('probe')).fetch(request)
    return outcome(() => attempt(withLimits(real), Number(size)))
  }
}
