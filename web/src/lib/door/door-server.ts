/**
 * What the door asks the server, and what came of it as a closed list. Only our own server's words count. Not here: ceremonies
 * (`passkey.ts`), what the page does about an answer.
 */
import * as v from 'valibot'
import { ROLES, SCOPES } from '../../../../schema/domain/member.ts'
import type { Server } from '../state/our-server.ts'

/** Why the door stays shut. */
export type Shut =
  | { readonly kind: 'not-recognised' }
  /** Too many tries: after so many seconds again. */
  | { readonly kind: 'throttled'; readonly seconds: number }
  /** The link is used, revoked, too old or unknown: nobody is told which. */
  | { readonly kind: 'gone' }
  /** Something became another while one was at it. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'offline' }
  /** Anything else: a server in trouble, somebody in between. */
  | { readonly kind: 'failed' }

export type Answered<Answer> = { readonly kind: 'answer'; readonly answer: Answer } | Shut

/** Where the server does not say how long. */
const USUAL_WAIT_SECONDS = 30

/** A word of our own server, by status and name. */
const SHUT: Readonly<Record<string, Exclude<Shut['kind'], 'throttled' | 'offline'>>> = {
  '401 not_recognised': 'not-recognised',
  '404 not_found': 'gone',
  '409 conflict': 'conflict'
}
const ErrorSchema = v.object({ error: v.string() })

/** `request` may reject: then nobody answered. */
export const answerOf = async <Answer>(request: Promise<Response>, schema: v.GenericSchema<unknown, Answer>): Promise<Answered<Answer>> => {
  const response = await request.catch(() => null) // no network is an answer of its own
  if (!response) return { kind: 'offline' }
  if (response.status === 429) return { kind: 'throttled', seconds: waitIn(response.headers) }
  const body: unknown = await response.json().catch(() => null) // a page of somebody in between
  if (!response.ok) {
    const word = v.is(ErrorSchema, body) ? body.error : ''
    return { kind: SHUT[`${response.status} ${word}`] ?? 'failed' }
  }
  const parsed = v.safeParse(schema, body)
  return parsed.success ? { kind: 'answer', answer: parsed.output } : { kind: 'failed' }
}

const waitIn = (headers: Headers): number => {
  const seconds = Math.ceil(Number(headers.get('retry-after') ?? Number.NaN))
  return Number.isFinite(seconds) && seconds > 0 ? seconds : USUAL_WAIT_SECONDS
}

const AuthSchema = v.object({ demo: v.boolean(), claimed: v.boolean(), name: v.string() })
const PeopleSchema = v.object({ people: v.array(v.object({ id: v.string(), name: v.string(), role: v.picklist(ROLES) })) })
const CeremonySchema = v.object({ ceremony: v.string(), options: v.record(v.string(), v.unknown()) })
const MemberSchema = v.object({ member: v.string() })
const RecoveredSchema = v.object({ member: v.string(), left: v.number() })
const CodesSchema = v.object({ codes: v.array(v.string()) })
const InvitationSchema = v.object({
  workspace: v.string(),
  role: v.picklist(ROLES),
  scope: v.picklist(SCOPES),
  teams: v.array(v.string()),
  name: v.string(),
  by: v.nullable(v.string()),
  reset: v.boolean(),
  expiresAt: v.number()
})
const JoiningSchema = v.object({ ...CeremonySchema.entries, invitation: InvitationSchema })

export type Auth = v.InferOutput<typeof AuthSchema>
export type Person = v.InferOutput<typeof PeopleSchema>['people'][number]
export type Invitation = v.InferOutput<typeof InvitationSchema>
export type Joining = v.InferOutput<typeof JoiningSchema>

/** The door's questions to a server. */
export const doorOf = ({ get, post }: Pick<Server, 'get' | 'post'>) => ({
  auth: () => answerOf(get('/api/auth'), AuthSchema),
  people: () => answerOf(get('/api/demo'), PeopleSchema),
  begin: () => answerOf(post('/api/auth/passkey/begin', {}), CeremonySchema),
  signIn: (ceremony: string, credential: unknown) => answerOf(post('/api/auth/passkey', { ceremony, credential }), MemberSchema),
  recover: (code: string) => answerOf(post('/api/auth/recover', { code }), RecoveredSchema),
  beginJoin: (secret: string) => answerOf(post('/api/auth/join/begin', { secret }), JoiningSchema),
  join: (ceremony: string, secret: string, name: string, credential: unknown) =>
    answerOf(post('/api/auth/join', { ceremony, secret, name, credential }), MemberSchema),
  demo: (person: string) => answerOf(post('/api/demo/sign-in', { person }), v.unknown()),
  codes: () => answerOf(post('/api/me/recovery-codes', {}), CodesSchema)
})
export type Door = ReturnType<typeof doorOf>
