/** NumberSender: the Durable Object around SenderCore, one per number: its alarm, its line to the hub and to Graph. Not here: any decision. */
import { connect } from 'cloudflare:sockets'
import { DurableObject } from 'cloudflare:workers'
import type { Operation, OperationResult } from './commit/operation.ts'
import { EarliestAlarm } from './earliest-alarm.ts'
import { type Env, HUB_NAME, SIMULATOR_NAME, simulatorOn } from './env.ts'
import { log } from './log.ts'
import { SenderCore } from './outbound/sender.ts'
import { sendToWhatsApp } from './outbound/whatsapp-client.ts'
import { d1Db } from './store/db.ts'
import { readUnsent } from './store/unsent.ts'

const GRAPH_URL = 'https://graph.facebook.com'
const GRAPH_VERSION = 'v26.0'
/** A host that does not take a connection within this time is out of reach. */
const PROBE_MS = 3_000

export class NumberSender extends DurableObject<Env> {
  readonly #core: SenderCore
  /** The clock of the hub: the simulator may have moved it. */
  #clockOffset = 0
  readonly #alarm: EarliestAlarm

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const db = d1Db(env.DB)
    const { storage } = ctx
    this.#alarm = new EarliestAlarm({ now: () => Date.now(), get: () => storage.getAlarm(), set: (at) => storage.setAlarm(at) })
    this.#core = new SenderCore({
      now: () => Date.now() + this.#clockOffset,
      random: () => Math.random(),
      load: (forgetBefore) => readUnsent(db, this.#number(), forgetBefore),
      probe: () => this.#probe(),
      attempt: async (message, attempt, late) => {
        const result = await this.#submit({ kind: 'attempt', now: Date.now() + this.#clockOffset, message, attempt, late })
        return result.kind === 'attempt' ? result.send : null
      },
      call: (order) => sendToWhatsApp(this.#client(), order),
      settle: async (message, attempt, outcome) => {
        await this.#submit({ kind: 'outcome', now: Date.now() + this.#clockOffset, message, attempt, outcome })
      },
      wakeBy: (at) => this.#alarm.wakeBy(at - this.#clockOffset),
      staysHere: (demo) => demo && !simulatorOn(env),
      background: (work) => ctx.waitUntil(work)
    })
  }

  /** Looks at what there is to send (RPC). */
  async wake(clockOffset: number): Promise<void> {
    this.#clockOffset = clockOffset
    await this.#core.wake()
  }

  override async alarm(): Promise<void> {
    this.#alarm.rang()
    this.#clockOffset = await this.#hub().clockOffset()
    await this.#core.wake()
  }

  #number(): string {
    const { name } = this.ctx.id
    if (name === undefined) throw new Error('a sender is always asked for by the name of its number')
    return name
  }

  #hub() {
    return this.env.HUB.getByName(HUB_NAME)
  }

  async #submit(operation: Operation): Promise<OperationResult> {
    return this.#hub().submit(operation)
  }

  #graphUrl(): string {
    return simulatorOn(this.env) ? 'http://simulator/simulator/graph' : (this.env.WHATSAPP_GRAPH_URL ?? GRAPH_URL).replace(/\/+$/, '')
  }

  #client() {
    return {
      fetch: (url: string, init: RequestInit) =>
        simulatorOn(this.env) ? this.env.SIMULATOR_DO.getByName(SIMULATOR_NAME).fetch(url, init) : fetch(url, init),
      graphUrl: this.#graphUrl(),
      version: this.env.WHATSAPP_GRAPH_VERSION ?? GRAPH_VERSION,
      accessToken: this.env.WHATSAPP_ACCESS_TOKEN,
      log
    }
  }

  /** Opens and closes a connection to Graph's host: while that fails, nothing of a message can have left us. */
  async #probe(): Promise<boolean> {
    if (simulatorOn(this.env)) return true
    const { hostname, port, protocol } = new URL(this.#graphUrl())
    const socket = connect({ hostname, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) })
    try {
      const timeout = scheduler.wait(PROBE_MS).then(() => false)
      return await Promise.race([socket.opened.then(() => true), timeout])
    } catch {
      return false // refused or no such host: exactly what the probe is there to find out
    } finally {
      this.ctx.waitUntil(socket.close().catch(() => undefined)) // it may not have been open
    }
  }
}
