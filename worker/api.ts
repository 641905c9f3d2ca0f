/** The routes: method, path, who is let in, and what answers. One list, so that a test can walk all doors. Not here: what stands behind them. */
import type { Millis } from '../schema/domain/ids.ts'
import type { Member } from '../schema/domain/member.ts'
import { may, type Permission } from '../schema/permissions.ts'
import { type Caller, callerOf, isDemoHost, isOwnOrigin } from './access.ts'
import { postActions } from './actions/post-actions.ts'
import {
  bootstrap,
  connectNumber,
  cursorOf,
  dbOf,
  health,
  hubSocket,
  ledger,
  pageOr,
  replayExceptions,
  simulator,
  sync,
  webhook
} from './answers.ts'
import { builtFile } from './app-files.ts'
import { auth, beginJoin, beginSignIn, join, recover, signIn } from './auth/door.ts'
import { demoSignIn, signOut } from './auth/open-session.ts'
import { addPasskey, beginPasskey, me, renewRecoveryCodes, security } from './auth/own-access.ts'
import { audit, devices, invitations } from './auth/registers.ts'
import { tooMany } from './auth/try-door.ts'
import { demoOn, type Env, hubOf, simulatorOn } from './env.ts'
import { json, refuse } from './http.ts'
import { readBoard } from './store/board.ts'
import { conversationPage, eventPage, messagePage, VIEWS } from './store/conversation-pages.ts'
import { exceptionPage } from './store/ledger.ts'
import { threadPage } from './sync/thread-page.ts'
import { handshake } from './webhook/receive.ts'

export interface Visit {
  readonly request: Request
  readonly url: URL
  readonly env: Env
  readonly context: ExecutionContext
  /** The clock and chance (L12): so many bytes that nobody can guess. */
  readonly now: () => Millis
  readonly random: (bytes: number) => Uint8Array<ArrayBuffer>
  /** Parts of the path that the pattern names. */
  readonly params: Readonly<Record<string, string>>
}

export type MemberVisit = Visit & { readonly caller: Caller }

/**
 * Who is let in. `public`: anybody; `door`: anybody from our own pages, as often as the door allows; `signed`:
 * the route checks Meta's signature itself; `demo`, `simulator`: only while they are on, on
 * this machine; `member`: a session; a permission: a session whose member has it.
 */
export type Access = 'public' | 'door' | 'signed' | 'demo' | 'simulator' | 'member' | Permission

export interface Route {
  readonly method: 'GET' | 'POST' | '*'
  readonly path: string
  readonly access: Access
  readonly answer: (visit: MemberVisit) => Promise<Response> | Response
}

export const ROUTES: readonly Route[] = [
  { method: '*', path: '/_app/*', access: 'public', answer: ({ request, env }) => builtFile(request, env.ASSETS) },
  { method: 'POST', path: '/webhooks/whatsapp', access: 'signed', answer: webhook },
  { method: 'GET', path: '/webhooks/whatsapp', access: 'signed', answer: ({ url, env }) => handshake(url, env.WHATSAPP_VERIFY_TOKEN) },
  { method: 'GET', path: '/api/health', access: 'public', answer: health },
  { method: 'GET', path: '/api/auth', access: 'door', answer: auth },
  { method: 'POST', path: '/api/auth/passkey/begin', access: 'door', answer: beginSignIn },
  { method: 'POST', path: '/api/auth/passkey', access: 'door', answer: signIn },
  { method: 'POST', path: '/api/auth/recover', access: 'door', answer: recover },
  { method: 'POST', path: '/api/auth/join/begin', access: 'door', answer: beginJoin },
  { method: 'POST', path: '/api/auth/join', access: 'door', answer: join },
  { method: 'GET', path: '/api/me', access: 'member', answer: me },
  { method: 'GET', path: '/api/me/security', access: 'member', answer: security },
  { method: 'POST', path: '/api/me/passkeys/begin', access: 'member', answer: beginPasskey },
  { method: 'POST', path: '/api/me/passkeys', access: 'member', answer: addPasskey },
  { method: 'POST', path: '/api/me/recovery-codes', access: 'member', answer: renewRecoveryCodes },
  { method: 'GET', path: '/api/devices', access: 'devices.manage', answer: devices },
  { method: 'GET', path: '/api/invitations', access: 'people.manage', answer: invitations },
  { method: 'GET', path: '/api/audit', access: 'audit.read', answer: audit },
  { method: 'GET', path: '/api/bootstrap', access: 'member', answer: bootstrap },
  { method: 'GET', path: '/api/sync', access: 'member', answer: sync },
  { method: 'POST', path: '/api/actions', access: 'member', answer: postActions },
  {
    method: 'GET',
    path: '/api/conversations',
    access: 'member',
    answer: async ({ env, url, caller }) =>
      pageOr(
        await conversationPage(dbOf(env), caller.member, url.searchParams.get('view') ?? 'open', cursorOf(url)),
        `view: one of ${VIEWS.join(', ')}; cursor: what the page before gave as next`
      )
  },
  {
    method: 'GET',
    path: '/api/conversations/:id/messages',
    access: 'member',
    answer: async ({ env, url, caller, params }) => pageOr(await messagePage(dbOf(env), caller.member, params.id ?? '', cursorOf(url)))
  },
  {
    method: 'GET',
    path: '/api/conversations/:id/events',
    access: 'member',
    answer: async ({ env, url, caller, params }) => pageOr(await eventPage(dbOf(env), caller.member, params.id ?? '', cursorOf(url)))
  },
  {
    method: 'GET',
    path: '/api/conversations/:id/thread',
    access: 'member',
    answer: async ({ env, url, caller, params }) =>
      pageOr(await threadPage(dbOf(env), caller.member, params.id ?? '', url.searchParams.get('before') ?? ''))
  },
  {
    method: 'GET',
    path: '/api/board',
    access: 'board.read',
    answer: async ({ env, caller }) => json(await readBoard(dbOf(env), caller.member))
  },
  { method: 'GET', path: '/api/ledger', access: 'ledger.read', answer: ledger },
  {
    method: 'GET',
    path: '/api/ledger/exceptions',
    access: 'ledger.read',
    answer: async ({ env, url }) => pageOr(await exceptionPage(dbOf(env), cursorOf(url)))
  },
  { method: 'POST', path: '/api/ledger/replay', access: 'ledger.replay', answer: replayExceptions },
  { method: 'POST', path: '/api/numbers', access: 'number.connect', answer: connectNumber },
  { method: 'POST', path: '/api/sign-out', access: 'member', answer: signOut },
  { method: 'GET', path: '/api/demo', access: 'demo', answer: async ({ env }) => json({ people: await hubOf(env).members() }) },
  { method: 'POST', path: '/api/demo/sign-in', access: 'demo', answer: demoSignIn },
  { method: 'GET', path: '/parties/hub/main', access: 'member', answer: hubSocket },
  { method: '*', path: '/simulator', access: 'simulator', answer: simulator },
  { method: '*', path: '/simulator/*', access: 'simulator', answer: simulator }
]

/** What a path's pattern takes out of it, or null where it does not fit. `:name` is one part, `*` at the end is anything. */
const paramsOf = (pattern: string, path: string): Record<string, string> | null => {
  if (pattern.endsWith('*')) return path.startsWith(pattern.slice(0, -1)) ? {} : null
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  if (wanted.length !== given.length) return null
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = value
    else if (part !== value) return null
  }
  return params
}

/** Finds the door, asks who is there, and answers. */
export const route = async (request: Pick<Visit, 'request' | 'url' | 'env' | 'context'>): Promise<Response> => {
  const visit = { ...request, now: () => Date.now(), random: (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)) }
  const fitting = ROUTES.flatMap((candidate) => {
    const params = paramsOf(candidate.path, visit.url.pathname)
    return params ? [{ candidate, params }] : []
  })
  const found = fitting.find(({ candidate }) => candidate.method === '*' || candidate.method === visit.request.method)
  if (!found) return refuse(fitting.length > 0 ? 'method_not_allowed' : 'not_found')
  return enter(found.candidate, { ...visit, params: found.params })
}

const NOBODY: Caller = {
  session: '',
  member: {
    id: '',
    name: '',
    role: 'viewer',
    scope: 'assigned',
    approval: false,
    rightsSeq: 0,
    teams: new Set(),
    numbers: new Set(),
    claimedNumbers: new Set()
  } satisfies Member
}

/**
 * The device wipes itself; what our word does not reach, the browser clears (T11). The cookie opens nothing and stays, so that every later
 * request is told the same: browsers clear cookies of the whole registrable domain, which is not ours alone.
 */
const takenBack = (): Response => {
  const answer = refuse('revoked')
  answer.headers.set('clear-site-data', '"cache", "storage"')
  return answer
}

/** A device says whose it is: what one member left on it is never done in the session of the next (T09). */
const isForAnother = (request: Request, caller: Caller): boolean => {
  const named = request.headers.get('x-member')
  return named !== null && named !== encodeURIComponent(caller.member.id)
}

const enter = async ({ access, answer }: Route, visit: Visit): Promise<Response> => {
  const { request, url, env } = visit
  if (access === 'public' || access === 'signed') return answer({ ...visit, caller: NOBODY })
  if (access === 'demo' && !(demoOn(env) && isDemoHost(url, env))) return refuse('not_found')
  if (access === 'simulator' && !(simulatorOn(env) && isDemoHost(url, env))) return refuse('not_found')
  if (request.method !== 'GET' && !isOwnOrigin(request, url)) return refuse('foreign_origin', `Send the header "origin: ${url.origin}".`)
  if (access === 'demo' || access === 'simulator' || access === 'door') return answer({ ...visit, caller: NOBODY })
  const caller = await callerOf(request, url, env)
  if (caller === 'revoked') return takenBack()
  if (caller && 'waitMs' in caller) return tooMany(caller.waitMs)
  if (!caller || isForAnother(request, caller)) return refuse('not_signed_in')
  if (access !== 'member' && !may(caller.member, access)) return refuse('forbidden')
  return answer({ ...visit, caller })
}
