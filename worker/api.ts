/** The routes: method, path, who is let in, and what answers. One list, so that a test can walk all doors. Not here: what stands behind them. */
import * as v from 'valibot'
import type { Member } from '../schema/domain/member.ts'
import { may, type Permission } from '../schema/permissions.ts'
import { wellFormed } from '../schema/protocol/text.ts'
import { PRODUCT_VERSION, PROTOCOL_VERSION } from '../schema/protocol/version.ts'
import { type Caller, callerOf, isDemoHost, isOwnOrigin } from './access.ts'
import { postActions } from './actions/post-actions.ts'
import { builtFile } from './app-files.ts'
import { clearedCookie, makeSession, SESSION_MS } from './auth/session-cookie.ts'
import { demoOn, type Env, HUB_NAME, SIMULATOR_NAME, simulatorOn } from './env.ts'
import { json, readJson, refuse } from './http.ts'
import { log } from './log.ts'
import { readBoard } from './store/board.ts'
import { conversationPage, eventPage, messagePage, VIEWS } from './store/conversation-pages.ts'
import { d1Db } from './store/db.ts'
import { exceptionPage, readLedger } from './store/ledger.ts'
import { bootstrapPage } from './sync/bootstrap.ts'
import { syncPage } from './sync/sync-page.ts'
import { threadPage } from './sync/thread-page.ts'
import { handshake, receive } from './webhook/receive.ts'
import { countSpilled, putBody, replay, spill } from './webhook/sweep.ts'
import { takeIn } from './webhook/take-in.ts'

export interface Visit {
  readonly request: Request
  readonly url: URL
  readonly env: Env
  readonly context: ExecutionContext
  /** Parts of the path that the pattern names. */
  readonly params: Readonly<Record<string, string>>
}

export type MemberVisit = Visit & { readonly caller: Caller }

/**
 * Who is let in. `public`: anybody; `signed`: the route checks Meta's signature itself; `demo`, `simulator`: only while they are on, on
 * this machine; `member`: a session; a permission: a session whose member has it.
 */
export type Access = 'public' | 'signed' | 'demo' | 'simulator' | 'member' | Permission

export interface Route {
  readonly method: 'GET' | 'POST' | '*'
  readonly path: string
  readonly access: Access
  readonly answer: (visit: MemberVisit) => Promise<Response> | Response
}

const hubOf = (env: Env) => env.HUB.getByName(HUB_NAME)
const dbOf = (env: Env) => d1Db(env.DB)
const pageOr = (page: unknown, detail?: string): Response =>
  page === 'not_found' || page === 'invalid' ? refuse(page, detail) : json(page)
const cursorOf = (url: URL): string => url.searchParams.get('cursor') ?? ''

const health = async ({ env }: Visit): Promise<Response> => {
  await hubOf(env).head()
  return json({ ok: true, version: env.VERSION ?? PRODUCT_VERSION, protocol: PROTOCOL_VERSION })
}

/** So long at most a hub that was slow is asked to look after what was put aside. */
const ASK_MS = 1_000

const webhook = ({ request, env, context }: Visit): Promise<Response> => {
  const hub = hubOf(env)
  const deps = {
    now: () => Date.now(),
    submit: (operation: Parameters<typeof hub.submit>[0]) => hub.submit(operation),
    putBody: putBody(env.MEDIA)
  }
  return receive(request, {
    appSecret: env.WHATSAPP_APP_SECRET,
    verifyToken: env.WHATSAPP_VERIFY_TOKEN,
    takeIn: (bytes, hash) => takeIn(deps, bytes, hash),
    spill: async (bytes, hash) => {
      await spill(env.MEDIA)(bytes, hash)
      // A hub that is gone or stuck is not waited for: it looks by itself once a minute.
      context.waitUntil(Promise.race([hub.lookSoon(), scheduler.wait(ASK_MS)]))
    },
    sleep: (ms) => scheduler.wait(ms),
    log
  })
}

const hubSocket = ({ request, env, url, caller }: MemberVisit): Promise<Response> | Response => {
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return refuse('invalid', 'This address takes WebSockets.')
  if (!isOwnOrigin(request, url)) return refuse('foreign_origin')
  const headers = new Headers(request.headers)
  headers.set('x-session', caller.session)
  return hubOf(env).fetch(new Request(request, { headers }))
}

const bootstrap = async ({ env, url, caller }: MemberVisit): Promise<Response> => {
  const { epoch } = await hubOf(env).head()
  return pageOr(await bootstrapPage(dbOf(env), caller.member, epoch, cursorOf(url), Date.now()))
}

const sync = async ({ env, url, caller }: MemberVisit): Promise<Response> => json(await syncPage(dbOf(env), caller.member, cursorOf(url)))

const ledger = async ({ env }: MemberVisit): Promise<Response> => {
  const [sums, spilled] = await Promise.all([readLedger(dbOf(env)), countSpilled(env.MEDIA)])
  return json({ ...sums, members: sums.members + spilled, pending: sums.pending + spilled })
}

const replayExceptions = async ({ env, url }: MemberVisit): Promise<Response> => {
  const hub = hubOf(env)
  const submit = (operation: Parameters<typeof hub.submit>[0]) => hub.submit(operation)
  const replayed = await replay({ db: dbOf(env), bucket: env.MEDIA, now: () => Date.now(), submit, log }, cursorOf(url))
  return json({ ...replayed, ...(await readLedger(dbOf(env))) })
}

/** Meta's ids are opaque text; names are what people typed. */
const Text = v.pipe(v.string(), v.transform(wellFormed), v.trim(), v.minLength(1), v.maxLength(200))
const NumberSchema = v.strictObject({ phoneNumberId: Text, wabaId: Text, displayPhoneNumber: Text, name: Text })

const connectNumber = async ({ env, request }: MemberVisit): Promise<Response> => {
  const read = await readJson(request, NumberSchema)
  if ('refusal' in read) return read.refusal
  const { phoneNumberId: id, wabaId: waba, displayPhoneNumber: display, name } = read.body
  const connected = await hubOf(env).setup({ numbers: [{ id, waba, display, name, pausedFor: null, pausedAt: null, demo: false }] })
  return connected.length > 0 ? json({ id }, 201) : refuse('conflict')
}

const SignInSchema = v.strictObject({ person: v.pipe(v.string(), v.maxLength(80)) })

const demoSignIn = async ({ env, request, url }: Visit): Promise<Response> => {
  const read = await readJson(request, SignInSchema)
  if ('refusal' in read) return read.refusal
  const session = await makeSession(crypto.getRandomValues(new Uint8Array(32)), env.SESSION_SECRET, url.protocol === 'https:')
  if (!(await hubOf(env).openSession(read.body.person, session.id, Date.now() + SESSION_MS)))
    return refuse('not_found', 'person: one of GET /api/demo')
  const answer = json({ member: read.body.person })
  answer.headers.append('set-cookie', session.setCookie)
  return answer
}

const signOut = async ({ env, caller }: MemberVisit): Promise<Response> => {
  await hubOf(env).closeSession(caller.session)
  const answer = json({ ok: true })
  answer.headers.append('set-cookie', clearedCookie())
  return answer
}

/** `simulator`: whether this instance plays WhatsApp by itself, so that the app offers its phones. */
const me = ({ env, url, caller: { member } }: MemberVisit): Response => {
  const { id, name, role, scope, teams } = member
  return json({ id, name, role, scope, teams: [...teams], simulator: simulatorOn(env) && isDemoHost(url, env) })
}

const simulator = ({ env, request }: Visit): Promise<Response> => env.SIMULATOR_DO.getByName(SIMULATOR_NAME).fetch(request)

export const ROUTES: readonly Route[] = [
  { method: '*', path: '/_app/*', access: 'public', answer: ({ request, env }) => builtFile(request, env.ASSETS) },
  { method: 'POST', path: '/webhooks/whatsapp', access: 'signed', answer: webhook },
  { method: 'GET', path: '/webhooks/whatsapp', access: 'signed', answer: ({ url, env }) => handshake(url, env.WHATSAPP_VERIFY_TOKEN) },
  { method: 'GET', path: '/api/health', access: 'public', answer: health },
  { method: 'GET', path: '/api/me', access: 'member', answer: me },
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
export const route = async (visit: Omit<Visit, 'params'>): Promise<Response> => {
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
    rightsSeq: 0,
    teams: new Set(),
    numbers: new Set(),
    claimedNumbers: new Set()
  } satisfies Member
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
  if (access === 'demo' || access === 'simulator') return answer({ ...visit, caller: NOBODY })
  const caller = await callerOf(request, env)
  if (!caller || isForAnother(request, caller)) return refuse('not_signed_in')
  if (access !== 'member' && !may(caller.member, access)) return refuse('forbidden')
  return answer({ ...visit, caller })
}
