/**
 * The matrix of access, its routes: for every route a request that does what the route is for, on whose object, and who is let in. A new
 * route needs a recipe here, or the matrix fails with its name. Not here: what actions do (matrix-actions.ts), asking (matrix.test.ts).
 */
import type { Ground } from '../harness/planted.ts'
import { type Cell, type Expected, expecting, threadOf, WHOSE } from './matrix-cast.ts'

/** What is sent; a body makes it a POST. */
export interface Asked {
  readonly path: string
  readonly body?: object
  readonly upgrade?: true
}

export interface RouteRecipe {
  readonly objects: readonly string[]
  readonly expected: Expected
  readonly make: (cell: Cell, ground: Ground) => Asked
  /** What who is let in gets; several where it depends on how much was asked before. */
  readonly inside: readonly number[]
  /** Its body is JSON of one shape: anything more is refused. `null`: it reads none. */
  readonly body: 'json' | null
  /** Asked in a session of its own, which it ends. */
  readonly endsSession?: true
  /** What is told to whoever is not signed in; absent: 401. */
  readonly stranger?: readonly number[]
}

const ALONE = ['any'] as const

const EVERYBODY = `
  owner   + + +
  admin   + + +
  manager + + +
  agent   + + +
  viewer  + + +`
const LEADERS = `
  owner   + + +
  admin   + + +
  manager + + +
  agent   f f f
  viewer  f f f`
const LEADERS_OF_ALL = `
  owner   + f f
  admin   + f f
  manager + f f
  agent   f f f
  viewer  f f f`
const ADMINS_OF_ALL = `
  owner   + f f
  admin   + f f
  manager f f f
  agent   f f f
  viewer  f f f`
const READERS = `
  owner   +++ ++0 +00
  admin   +++ ++0 +00
  manager +++ ++0 +00
  agent   +++ ++0 +00
  viewer  +++ ++0 +00`

const get = (table: string, path: string, inside: readonly number[] = [200]): RouteRecipe => ({
  objects: ALONE,
  expected: expecting(ALONE, table),
  make: () => ({ path }),
  inside,
  body: null
})

const post = (table: string, path: string, body: (cell: Cell) => object, inside: readonly number[] = [200]): RouteRecipe => ({
  objects: ALONE,
  expected: expecting(ALONE, table),
  make: (cell) => ({ path, body: body(cell) }),
  inside,
  body: 'json'
})

/** Anybody may knock, signed in or not; nothing that is asked here opens anything. */
const open = (recipe: RouteRecipe): RouteRecipe => ({ ...recipe, stranger: recipe.inside })
const doorPost = (path: string, body: object, inside: readonly number[]): RouteRecipe => open(post(EVERYBODY, path, () => body, inside))

const ofConversation = (what: string): RouteRecipe => ({
  objects: WHOSE,
  expected: expecting(WHOSE, READERS),
  make: (cell, ground) => ({ path: `/api/conversations/${encodeURIComponent(threadOf(ground, cell).conversation)}/${what}` }),
  inside: [200],
  body: null
})

const SECRET = 'A'.repeat(43)
const NO_CREDENTIAL = {
  id: 'AAAA',
  rawId: 'AAAA',
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA', attestationObject: 'AAAA' }
}
/** Wrong tries are slowed down: the later ones of so many people behind one address are told to wait. */
const WRONG = [401, 429] as const
const NOT_THERE = [404, 429] as const

export const ROUTE_RECIPES: Readonly<Record<string, RouteRecipe>> = {
  '* /_app/*': open(get(EVERYBODY, '/_app/immutable/entry.js', [404])), // tests have no built app
  'POST /webhooks/whatsapp': { ...doorPost('/webhooks/whatsapp', { unsigned: true }, [401]), body: null },
  'GET /webhooks/whatsapp': open(get(EVERYBODY, '/webhooks/whatsapp?hub.mode=subscribe', [403])),
  'GET /api/health': open(get(EVERYBODY, '/api/health')),
  'GET /api/me': get(EVERYBODY, '/api/me'),
  'GET /api/bootstrap': get(EVERYBODY, '/api/bootstrap'),
  'GET /api/sync': get(EVERYBODY, '/api/sync?cursor='),
  // What is done by it is the matrix of actions; here only that the door takes them.
  'POST /api/actions': post(EVERYBODY, '/api/actions', ({ id, actor }) => ({
    device: `laptop of ${actor.id}`,
    actions: [{ id, kind: 'member.profile', name: actor.id }]
  })),
  'GET /api/conversations': get(EVERYBODY, '/api/conversations?view=all'),
  'GET /api/conversations/:id/messages': ofConversation('messages'),
  'GET /api/conversations/:id/events': ofConversation('events'),
  'GET /api/conversations/:id/thread': ofConversation('thread'),
  'GET /api/board': get(LEADERS, '/api/board'),
  'GET /api/ledger': get(LEADERS_OF_ALL, '/api/ledger'),
  'GET /api/ledger/exceptions': get(LEADERS_OF_ALL, '/api/ledger/exceptions'),
  'POST /api/ledger/replay': { ...post(LEADERS_OF_ALL, '/api/ledger/replay', () => ({})), body: null },
  'POST /api/numbers': post(
    ADMINS_OF_ALL,
    '/api/numbers',
    ({ id }) => ({ phoneNumberId: id, wabaId: '1', displayPhoneNumber: '+1', name: 'One more' }),
    [201]
  ),
  'POST /api/sign-out': { ...post(EVERYBODY, '/api/sign-out', () => ({})), body: null, endsSession: true },
  'GET /api/demo': open(get(EVERYBODY, '/api/demo')),
  'POST /api/demo/sign-in': doorPost('/api/demo/sign-in', { person: 'nobody-here' }, [404]),
  'GET /parties/hub/main': { ...get(EVERYBODY, '/parties/hub/main', [101]), make: () => ({ path: '/parties/hub/main', upgrade: true }) },
  '* /simulator': open(get(EVERYBODY, '/simulator')),
  '* /simulator/*': open(get(EVERYBODY, '/simulator/requests')),
  'GET /api/auth': open(get(EVERYBODY, '/api/auth')),
  'POST /api/auth/passkey/begin': doorPost('/api/auth/passkey/begin', {}, [200, 429]),
  'POST /api/auth/passkey': doorPost('/api/auth/passkey', { ceremony: 'none', credential: NO_CREDENTIAL }, WRONG),
  'POST /api/auth/recover': doorPost('/api/auth/recover', { code: 'AAAAA-AAAAA-AAAAA-AAAAA-AAAAA' }, WRONG),
  'POST /api/auth/join/begin': doorPost('/api/auth/join/begin', { secret: SECRET }, NOT_THERE),
  'POST /api/auth/join': doorPost(
    '/api/auth/join',
    { ceremony: 'none', secret: SECRET, name: 'Somebody', credential: NO_CREDENTIAL },
    NOT_THERE
  ),
  'GET /api/me/security': get(EVERYBODY, '/api/me/security'),
  'POST /api/me/passkeys/begin': post(EVERYBODY, '/api/me/passkeys/begin', () => ({})),
  'POST /api/me/passkeys': post(EVERYBODY, '/api/me/passkeys', () => ({ ceremony: 'none', credential: NO_CREDENTIAL, name: 'Key' }), [400]),
  'POST /api/me/recovery-codes': post(EVERYBODY, '/api/me/recovery-codes', () => ({})),
  'GET /api/devices': get(ADMINS_OF_ALL, '/api/devices'),
  'GET /api/invitations': get(ADMINS_OF_ALL, '/api/invitations'),
  'GET /api/audit': get(ADMINS_OF_ALL, '/api/audit')
}
