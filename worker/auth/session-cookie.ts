/**
 * The session cookie: a random secret and its HMAC, so that a forged one is refused without asking anybody (architecture 6, *access*).
 * Not here: whose session it is (the hub knows), signing in.
 */
import { sha256, toHex } from '../webhook/signature.ts'

/**
 * Over TLS the name binds the cookie to this host and to TLS: no neighbouring subdomain can put one there (T08). Browsers refuse that name
 * without TLS, so on one's own machine it is the plain one.
 */
const NAMES = { tls: '__Host-baton', plain: 'baton' }
const nameFor = (secure: boolean): string => (secure ? NAMES.tls : NAMES.plain)

/**
 * As long as browsers keep a cookie, and not renewed: whoever was offline for a month, or on another network, is still signed in (MOB-06,
 * MOB-09). What protects a device that was lost meanwhile is that it can be taken back, and that it locks itself after the lease.
 */
export const SESSION_MS = 400 * 24 * 3_600_000

const mac = async (secret: string, signingKey: string): Promise<string> => {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(signingKey), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return toHex(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(secret)))
}

/** What is stored of a session's secret. */
const idOf = (secret: string): Promise<string> => sha256(new TextEncoder().encode(secret))

export interface MadeSession {
  readonly id: string
  readonly setCookie: string
}

/** `random`: 32 bytes from a source that nobody can guess. `secure`: the page came over TLS. */
export const makeSession = async (random: Uint8Array, signingKey: string, secure: boolean): Promise<MadeSession> => {
  const secret = toHex(random.slice().buffer)
  return { id: await idOf(secret), setCookie: cookie(`${secret}.${await mac(secret, signingKey)}`, secure, SESSION_MS / 1000) }
}

const cookie = (value: string, secure: boolean, seconds: number): string =>
  `${nameFor(secure)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? '; Secure' : ''}`

export const clearedCookie = (secure: boolean): string => cookie('', secure, 0)

/** Whether a request came over TLS, as the platform says. */
export const isSecure = (url: URL): boolean => url.protocol === 'https:'

/** The session id of a request, or null where there is no cookie that we made. */
export const sessionIdOf = async (request: Request, signingKey: string): Promise<string | null> => {
  const cookies = request.headers.get('cookie') ?? ''
  const name = nameFor(isSecure(new URL(request.url)))
  const match = new RegExp(`(?:^|;\\s*)${name}=([0-9a-f]{64})\\.([0-9a-f]{64})(?:;|$)`).exec(cookies)
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
