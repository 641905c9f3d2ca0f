/**
 * What the platform gives us: bindings and settings (wrangler.toml, `.dev.vars`). Read by the routes and who guards them (`index.ts`,
 * `api.ts`, `access.ts`, `actions/post-actions.ts`) and by the shells `hub-object.ts` and `sender-object.ts`; the simulator's shell names
 * what it needs itself. Everything behind them is handed what it needs of it. Not here: defaults.
 */
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
  /** The built app; absent where it was not built, as in tests of the Worker alone. */
  readonly ASSETS?: Fetcher
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
  /** SHA-256 (hex) of the secret of the owner's claim link; offered while nobody can manage the workspace (T17). */
  readonly OWNER_CLAIM?: string
  /** What one member may ask in a minute (T36), if not the usual. */
  readonly REQUESTS_PER_MINUTE?: string
  /** What `GET /api/health` calls the deployment, if not the version in package.json. */
  readonly VERSION?: string
}

export const SIMULATOR_NAME = 'main'
export const HUB_NAME = 'main'
export const simulatorOn = (env: Env): boolean => env.SIMULATOR === 'on'
export const demoOn = (env: Env): boolean => env.DEMO === 'on'
export const hubOf = (env: Env) => env.HUB.getByName(HUB_NAME)

/**
 * What one member may ask in a minute. On one's own machine (`npm start`) it is ten times the usual: there a person's own programs ask in
 * their name as fast as they can (checks, imports), and nobody else can reach it at all.
 */
export const requestsPerMinute = ({ REQUESTS_PER_MINUTE, LOCAL_ONLY }: Env): number => {
  const given = Number(REQUESTS_PER_MINUTE)
  if (given > 0) return given
  return LOCAL_ONLY === 'on' ? 6000 : 600
}
