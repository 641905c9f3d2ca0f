/**
 * The session cookie: a random secret and its HMAC, so that a forged one is refused without asking anybody (architecture 6, *access*).
 * Not here: whose session it is (the hub knows), signing in.
 */
import { sha256, toHex } from '../webhook/signature.ts'

const COOKIE = 'baton'
export const SESSION_MS = 30 * 24 * 3_600_000

const mac = async (secret: string, signingKey: string): Promise<string> => {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(signingKey), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return toHex(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(secret)))
}

/** What is stored of a session's secret. */
const idOf = (secret: string): Promise<string> => sha256(new TextEncoder().encode(secret))

export interface NewSession {
  readonly id: string
  readonly setCookie: string
}

/** `random`: 32 bytes from a source that nobody can guess. `secure`: the page came over TLS. */
export const makeSession = async (random: Uint8Array, signingKey: string, secure: boolean): Promise<NewSession> => {
  const secret = toHex(random.slice().buffer)
  const value = `${secret}.${await mac(secret, signingKey)}`
  const setCookie = `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${SESSION_MS / 1000}${secure ? '; Secure' : ''}`
  return { id: await idOf(secret), setCookie }
}

export const clearedCookie = (): string => `${COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`

/** The session id of a request, or null where there is no cookie that we made. */
export const sessionIdOf = async (request: Request, signingKey: string): Promise<string | null> => {
  const cookies = request.headers.get('cookie') ?? ''
  const match = new RegExp(`(?:^|;\\s*)${COOKIE}=([0-9a-f]{64})\\.([0-9a-f]{64})(?:;|$)`).exec(cookies)
  const [secret, given] = [match?.[1], match?.[2]]
  if (!secret || !given) return null
  return (await sameMac(secret, given, signingKey)) ? idOf(secret) : null
}

const sameMac = async (secret: string, given: string, signingKey: string): Promise<boolean> => {
  const wanted = await mac(secret, signingKey)
  let difference = 0
  for (let i = 0; i < wanted.length; i++) difference |= wanted.charCodeAt(i) ^ given.charCodeAt(i)
  return difference === 0
}
