/**
 * Passkeys by the browser's own means (WebAuthn, ADM-08): what a ceremony came to, as a closed list. Not here: asking the server for the
 * ceremony and giving it what came of it (`door-server.ts`).
 */

/** What is needed of the browser. */
export interface Passkeys {
  /** Undefined in an old browser, and where the page is not served securely. */
  readonly PublicKeyCredential:
    | Partial<Pick<typeof PublicKeyCredential, 'parseRequestOptionsFromJSON' | 'parseCreationOptionsFromJSON'>>
    | undefined
  readonly credentials: Partial<Pick<CredentialsContainer, 'create' | 'get'>> | undefined
}

export type Ceremony =
  /** `credential`: what the device signed, as the server reads it. */
  | { readonly kind: 'done'; readonly credential: unknown }
  /** By the person, or by waiting too long; browsers do not say which, nor whether there was a passkey at all. */
  | { readonly kind: 'cancelled' }
  /** This device has a passkey of this member already. */
  | { readonly kind: 'already' }
  /** This browser or this device knows no passkeys. */
  | { readonly kind: 'no-passkeys' }
  /** Passkeys belong to the address that they were made for, which is another one. */
  | { readonly kind: 'wrong-address' }
  /** The device could not, this time. */
  | { readonly kind: 'device-failed' }

export const knowsPasskeys = ({ PublicKeyCredential: known, credentials }: Passkeys): boolean =>
  known?.parseRequestOptionsFromJSON !== undefined &&
  known.parseCreationOptionsFromJSON !== undefined &&
  credentials?.get !== undefined &&
  credentials.create !== undefined

/** Shows a passkey that is here. `options` as the server gave them. */
export const showPasskey = (browser: Passkeys, options: unknown): Promise<Ceremony> =>
  held(async () => {
    const publicKey = browser.PublicKeyCredential?.parseRequestOptionsFromJSON?.(options as PublicKeyCredentialRequestOptionsJSON)
    return publicKey && (await browser.credentials?.get?.({ publicKey }))
  })

/** Makes a new one. `name`: what the device calls its owner. */
export const makePasskey = (browser: Passkeys, options: unknown, name: string): Promise<Ceremony> =>
  held(async () => {
    const given = options as PublicKeyCredentialCreationOptionsJSON
    const named = { ...given, user: { ...given.user, name, displayName: name } }
    const publicKey = browser.PublicKeyCredential?.parseCreationOptionsFromJSON?.(named)
    return publicKey && (await browser.credentials?.create?.({ publicKey }))
  })

const held = async (ceremony: () => Promise<Credential | null | undefined>): Promise<Ceremony> => {
  try {
    const credential = await ceremony()
    if (credential === undefined) return { kind: 'no-passkeys' }
    return credential === null ? { kind: 'cancelled' } : { kind: 'done', credential: (credential as PublicKeyCredential).toJSON() }
  } catch (error) {
    const kind = error instanceof DOMException ? KINDS[error.name] : undefined
    if (!kind) throw error
    return { kind }
  }
}

const KINDS: Readonly<Record<string, Exclude<Ceremony['kind'], 'done'>>> = {
  NotAllowedError: 'cancelled',
  AbortError: 'cancelled',
  TimeoutError: 'cancelled',
  InvalidStateError: 'already',
  NotSupportedError: 'no-passkeys',
  ConstraintError: 'no-passkeys',
  SecurityError: 'wrong-address',
  NotReadableError: 'device-failed',
  OperationError: 'device-failed',
  UnknownError: 'device-failed'
}
