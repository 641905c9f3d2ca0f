/** What people do at the door, in few words: with a passkey, a code, an invitation's link. Not here: what ought to come of it. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Authenticator, Lies } from './authenticator.ts'
import type { Server } from './server.ts'

/** From where somebody asks, and with what. */
export interface From {
  readonly cookie?: string
  /** As the platform sees it; absent: this machine. */
  readonly address?: string
  readonly agent?: string
}

export interface Begun {
  readonly ceremony: string
  readonly options: Record<string, unknown>
}

export interface Invited {
  readonly role?: string
  readonly scope?: string
  readonly teams?: readonly string[]
  readonly approval?: boolean
  readonly member?: string
  readonly name?: string
}

let lastAddress = 0
/** An address that nobody had yet in this file: what others tried does not count for it. */
export const newAddress = (): string => {
  lastAddress += 1
  return `198.${51 + (lastAddress >> 16)}.${(lastAddress >> 8) & 255}.${lastAddress & 255}`
}

export const cookieIn = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

export const newSecret = (): string => randomBytes(32).toString('base64url')
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

export type Door = ReturnType<typeof doorOf>

export function doorOf(server: Server) {
  const post = (path: string, body: unknown, { cookie, address, agent }: From = {}): Promise<Response> =>
    server.fetch(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        ...(cookie ? { cookie } : {}),
        ...(address ? { 'cf-connecting-ip': address } : {}),
        ...(agent ? { 'user-agent': agent } : {})
      }
    })
  async function begun(answer: Promise<Response>): Promise<Begun> {
    const response = await answer
    if (!response.ok) throw new Error(`${response.url} answered ${response.status} ${await response.text()}`)
    return response.json<Begun>()
  }
  const begin = (from: From = {}): Promise<Begun> => begun(post('/api/auth/passkey/begin', {}, from))
  const beginJoin = (secret: string, from: From = {}): Promise<Begun & { readonly invitation: Record<string, unknown> }> =>
    begun(post('/api/auth/join/begin', { secret }, from)) as Promise<Begun & { readonly invitation: Record<string, unknown> }>

  return {
    post,
    begin,
    beginJoin,
    /** The whole ceremony with the latest key of an authenticator. */
    async signIn(authenticator: Authenticator, from: From = {}, lies: Lies = {}): Promise<Response> {
      const { ceremony, options } = await begin(from)
      return post('/api/auth/passkey', { ceremony, credential: authenticator.get(options, lies) }, from)
    },
    /** An action of somebody who is signed in; answers what became of it. */
    async act(cookie: string, action: object): Promise<{ readonly outcome: string; readonly reason?: string }> {
      const body = { device: hashOf(cookie).slice(0, 20), actions: [{ id: randomUUID(), ...action }] }
      const { results } = await (await post('/api/actions', body, { cookie })).json<{ results: { outcome: string; reason?: string }[] }>()
      const [result] = results
      if (!result) throw new Error('an action got no result')
      return result
    },
    /** Makes an invitation and answers the secret in its link. */
    async invite(cookie: string, rights: Invited = {}): Promise<string> {
      const secret = newSecret()
      const { role = 'agent', scope = 'teams', teams = [], approval = false, member = null, name = 'Noor' } = rights
      const action = { kind: 'invitation.create', invitation: hashOf(secret), name, role, scope, teams, approval, member }
      const { outcome } = await this.act(cookie, action)
      if (outcome !== 'applied') throw new Error(`the invitation came to ${outcome}`)
      return secret
    },
    async join(secret: string, authenticator: Authenticator, from: From = {}, name = 'Noor Haddad', lies: Lies = {}): Promise<Response> {
      const { ceremony, options } = await beginJoin(secret, from)
      return post('/api/auth/join', { ceremony, secret, name, credential: authenticator.create(options, lies) }, from)
    },
    async addPasskey(cookie: string, authenticator: Authenticator, name = 'My phone', lies: Lies = {}): Promise<Response> {
      const { ceremony, options } = await begun(post('/api/me/passkeys/begin', {}, { cookie }))
      return post('/api/me/passkeys', { ceremony, credential: authenticator.create(options, lies), name }, { cookie })
    },
    async codes(cookie: string): Promise<readonly string[]> {
      const { codes } = await (await post('/api/me/recovery-codes', {}, { cookie })).json<{ codes: string[] }>()
      return codes
    },
    /** The answer's JSON; throws where it is no success. */
    async read<T>(path: string, cookie: string): Promise<T> {
      const answer = await server.get(path, cookie)
      if (!answer.ok) throw new Error(`${path} answered ${answer.status} ${await answer.text()}`)
      return answer.json<T>()
    }
  }
}
