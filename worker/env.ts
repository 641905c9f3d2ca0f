/** What the platform gives us: bindings and settings (wrangler.toml, `.dev.vars`). Read in `deps.ts` and in the Durable Objects' shells only. */
import type { Hub } from './hub-object.ts'
import type { NumberSender } from './sender-object.ts'
import type { Simulator } from './simulator/durable-object.ts'

export interface Env {
  readonly DB: D1Database
  /** Raw bodies over 100 kB (`deliveries/`), bodies put aside (`spill/`). */
  readonly MEDIA: R2Bucket
  readonly HUB: DurableObjectNamespace<Hub>
  readonly SENDERS: DurableObjectNamespace<NumberSender>
  readonly SIMULATOR_DO: DurableObjectNamespace<Simulator>
  readonly SELF: Fetcher
  readonly WHATSAPP_APP_SECRET: string
  readonly WHATSAPP_VERIFY_TOKEN: string
  readonly WHATSAPP_ACCESS_TOKEN: string
  readonly WHATSAPP_GRAPH_URL?: string
  readonly WHATSAPP_GRAPH_VERSION?: string
  readonly SESSION_SECRET: string
  readonly SIMULATOR?: string
  readonly DEMO?: string
  readonly DEMO_LARGE?: string
  readonly PUBLIC_DEMO?: string
  readonly LOCAL_ONLY?: string
  readonly VERSION?: string
}

export const SIMULATOR_NAME = 'main'
export const HUB_NAME = 'main'
export const simulatorOn = (env: Env): boolean => env.SIMULATOR === 'on'
export const demoOn = (env: Env): boolean => env.DEMO === 'on'
