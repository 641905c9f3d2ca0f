/** A request becomes a session: its cookie, its device's name, and the end of the one that this browser had. Not here: who may have one. */
import type { SignInWay } from '../../schema/domain/access.ts'
import type { MemberVisit, Visit } from '../api.ts'
import type { AccessAnswer, AccessAsk, NewSession } from '../commit/operation.ts'
import { hubOf } from '../env.ts'
import { json, readJson, refuse } from '../http.ts'
import { DemoSchema } from './bodies.ts'
import { deviceLabel } from './device-label.ts'
import { clearedCookie, isSecure, makeSession, SESSION_MS, sessionIdOf } from './session-cookie.ts'

/** What a list of devices, and a passkey that is made on one, is called. */
export const labelOf = ({ request }: Visit): string => deviceLabel(request.headers.get('user-agent') ?? '')

/** Asks the hub with a fresh session; `opened` puts its cookie on what is answered to whoever was let in. */
export const openSession = async (
  visit: Visit,
  how: SignInWay,
  askWith: (session: NewSession) => AccessAsk
): Promise<{ readonly answered: AccessAnswer; readonly opened: (body: object, status?: number) => Response }> => {
  const { request, url, env, now, random } = visit
  const made = await makeSession(random(32), env.SESSION_SECRET, isSecure(url))
  const instead = await sessionIdOf(request, env.SESSION_SECRET)
  const ask = askWith({ id: made.id, label: labelOf(visit), how, expiresAt: now() + SESSION_MS, instead })
  return { answered: await hubOf(env).access(ask), opened: (body, status) => withCookie(json(body, status), made.setCookie) }
}

const withCookie = (answer: Response, setCookie: string): Response => {
  answer.headers.append('set-cookie', setCookie)
  return answer
}

/** The demo's one click; there while the demo is. */
export const demoSignIn = async (visit: Visit): Promise<Response> => {
  const read = await readJson(visit.request, DemoSchema)
  if ('refusal' in read) return read.refusal
  const { person: member } = read.body
  const { answered, opened } = await openSession(visit, 'demo', (session) => ({ kind: 'open', member, session }))
  return answered.ok ? opened({ member }) : refuse('not_found', 'person: one of GET /api/demo')
}

export const signOut = async ({ env, url, caller }: MemberVisit): Promise<Response> => {
  await hubOf(env).access({ kind: 'close', session: caller.session })
  return withCookie(json({ ok: true }), clearedCookie(isSecure(url)))
}
