/**
 * Who is let through a door: own host, own origin, a session (architecture 6, *access*). Nothing but the hub is touched before it agrees.
 * Not here: what a member may do behind the door (schema/permissions.ts).
 */
import type { Millis } from '../schema/domain/ids.ts'
import type { Member } from '../schema/domain/member.ts'
import { purseOf } from './auth/gate.ts'
import { sessionIdOf } from './auth/session-cookie.ts'
import { type Env, hubOf } from './env.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

export const isLoopback = (url: URL): boolean => LOOPBACK.has(url.hostname)

/**
 * `npm start` serves this machine only: a foreign Host is somebody's DNS trick. Webhooks may come through a tunnel; their signature speaks for them.
 * The app's page and icons are answered before the Worker sees a Host, by any name: they are the same for everybody and hold nobody's
 * data, and under a foreign name the page gets nothing else from here.
 */
export const isOwnHost = (url: URL, env: Env): boolean =>
  env.LOCAL_ONLY !== 'on' || isLoopback(url) || url.pathname === '/webhooks/whatsapp'

/** Demo and simulator answer on this machine only, unless the deployment says that it is a public demo. */
export const isDemoHost = (url: URL, env: Env): boolean => isLoopback(url) || env.PUBLIC_DEMO === 'on'

/** Writes and sockets come from our own pages: the browser says so in Origin, and another site cannot (T07, T08). */
export const isOwnOrigin = (request: Request, url: URL): boolean => {
  const site = request.headers.get('sec-fetch-site')
  return request.headers.get('origin') === url.origin && (site === null || site === 'same-origin')
}

export interface Caller {
  readonly session: string
  readonly member: Member
}

/** What the hub says of a session: `revoked`: its device was taken back; null: it is over or unknown; `waitMs`: its member asked too much (T36). */
export type Admission = { readonly member: Member } | { readonly waitMs: Millis } | 'revoked' | null

/** Asking for these, a device gets what it lacks. */
const SYNCING: ReadonlySet<string> = new Set(['/api/bootstrap', '/api/sync'])

/** Who asks. */
export const callerOf = async (request: Request, url: URL, env: Env): Promise<Caller | Exclude<Admission, { member: Member }>> => {
  const session = await sessionIdOf(request, env.SESSION_SECRET)
  if (session === null) return null
  const admitted = await hubOf(env).admit(session, SYNCING.has(url.pathname), purseOf(url.pathname))
  return admitted !== null && admitted !== 'revoked' && 'member' in admitted ? { session, member: admitted.member } : admitted
}
