/**
 * The secret of an invitation: made on the device that invites, shown there once, and known to the server by its hash only (ADM-07, T18).
 * Not here: asking the server, taking an invitation up.
 */

/** 256 bits. */
const SECRET_BYTES = 32

export interface InvitationSecret {
  /** base64url without padding. */
  readonly secret: string
  /** SHA-256 of the secret's text, hex: the invitation's id. */
  readonly hash: string
}

/** The part of the browser's `crypto` that is needed (L12). */
export interface Chance {
  readonly getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>
  readonly digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

const hex = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

export const makeInvitationSecret = async ({ getRandomValues, digest }: Chance): Promise<InvitationSecret> => {
  const secret = base64url(getRandomValues(new Uint8Array(SECRET_BYTES)))
  return { secret, hash: hex(await digest(new TextEncoder().encode(secret))) }
}

/** The secret stands behind the `#`: browsers send that part to nobody. */
export const invitationLink = (origin: string, secret: string): string => `${origin}/join#${secret}`
