/** The Durable Object around the simulator's core: its storage, its alarm, its line to the Worker. Not here: any behaviour. */
import { DurableObject } from 'cloudflare:workers'
import type { Millis } from '../../schema/domain/ids.ts'
import { SimulatorCore } from './core.ts'
import type { PastMessage } from './customers.ts'
import { answerRequest } from './routes.ts'
import { createSigner } from './sign.ts'
import { createSqlStore } from './sql-store.ts'
import type { BusinessNumber } from './state.ts'

/** What the hub is asked and told. */
export interface SimulatorHub {
  numbers(): Promise<readonly BusinessNumber[]>
  setClockOffset(ms: Millis): Promise<void>
}

export interface SimulatorEnv {
  readonly WHATSAPP_APP_SECRET: string
  /** The Worker itself: webhooks come in at its own door. */
  readonly SELF: { fetch(url: string, init: RequestInit): Promise<Response> }
  readonly HUB: { getByName(name: string): SimulatorHub }
}

/** The line broke after the send was accepted. Whoever lies between lets it pass: an answer of any kind would be no cut. */
export class LineCut extends Error {
  override readonly name = 'LineCut'
}

export class Simulator extends DurableObject<SimulatorEnv> {
  readonly #core: SimulatorCore
  /** When the alarm is known to ring; null after it rang, or in a new object. */
  #armedFor: Millis | null = null

  constructor(ctx: DurableObjectState, env: SimulatorEnv) {
    super(ctx, env)
    const hub = (): SimulatorHub => env.HUB.getByName('main')
    this.#core = new SimulatorCore({
      now: () => Date.now(),
      random: () => Math.random(),
      store: createSqlStore(ctx.storage),
      numbers: () => hub().numbers(),
      postWebhook: (body, signature) => postWebhook(env, body, signature),
      sign: createSigner(env.WHATSAPP_APP_SECRET),
      setAlarm: (at) => this.#arm(at),
      clockMoved: (offsetMs) => hub().setClockOffset(offsetMs)
    })
    this.#core.resume()
  }

  override async fetch(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    const headers = Object.fromEntries(request.headers)
    const answer = await answerRequest(this.#core, { method: request.method, path: pathname + search, headers, body: await request.text() })
    this.ctx.waitUntil(this.#core.deliverDue())
    if (answer.kind === 'cut') {
      await this.ctx.storage.sync()
      throw new LineCut('The simulator accepted the message and cut the line, as it was told to.')
    }
    if (answer.delayMs > 0) await scheduler.wait(answer.delayMs)
    return Response.json(answer.body, { status: answer.status })
  }

  /** Not awaited: a webhook that is answered late must not hold back those that come due meanwhile. */
  override async alarm(): Promise<void> {
    this.#armedFor = null
    this.ctx.waitUntil(this.#core.deliverDue())
  }

  /** Only ever moved forward: one that rings too early finds nothing due and is set anew, which costs less than moving it each time. */
  #arm(at: Millis): void {
    if (this.#armedFor !== null && this.#armedFor <= at) return
    this.#armedFor = at
    this.ctx.waitUntil(this.ctx.storage.setAlarm(at))
  }

  /** The demo's past: messages that lie on phones already (RPC). Repeating it changes nothing. */
  async remember(past: readonly PastMessage[]): Promise<void> {
    this.#core.remember(past)
  }
}

const postWebhook = async (env: SimulatorEnv, body: string, signature: string): Promise<number> => {
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature }
  const response = await env.SELF.fetch('http://baton/webhooks/whatsapp', { method: 'POST', headers, body })
  await response.body?.cancel()
  return response.status
}
