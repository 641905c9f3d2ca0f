/**
 * A software authenticator (WebAuthn level 3): makes ES256 keys and signs with them as a browser on a page does, and lies in any detail that
 * a test asks for. Not here: what a server ought to make of it.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** What is made or signed otherwise than an honest browser would. */
export interface Lies {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly type?: string
  readonly userVerified?: boolean
  readonly userPresent?: boolean
  readonly counter?: number
  readonly userHandle?: string | null
  readonly crossOrigin?: boolean
  /** Signs with a key that is nobody's. */
  readonly otherKey?: boolean
}

interface CreationOptions {
  readonly challenge: string
  readonly rp: { readonly id?: string }
  readonly user: { readonly id: string }
}

export interface Key {
  readonly id: string
  readonly userHandle: string
  counter: number
  readonly privateKey: KeyObject
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest()
const newPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

const FLAGS = { present: 0x01, verified: 0x04, attested: 0x40 }

/** Enough of CBOR: byte strings, text, small maps. */
const cborHead = (major: number, length: number): Buffer =>
  length < 24
    ? Buffer.from([(major << 5) | length])
    : length < 256
      ? Buffer.from([(major << 5) | 24, length])
      : Buffer.from([(major << 5) | 25, length >> 8, length & 255])
const cborBytes = (bytes: Uint8Array): Buffer => Buffer.concat([cborHead(2, bytes.length), bytes])
const cborText = (text: string): Buffer => Buffer.concat([cborHead(3, text.length), Buffer.from(text)])

/** The public key as COSE: kty EC2, alg ES256, curve P-256. */
const coseOf = (key: KeyObject): Buffer => {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21])
  return Buffer.concat([head, cborBytes(Buffer.from(x, 'base64url')), Buffer.from([0x22]), cborBytes(Buffer.from(y, 'base64url'))])
}

export class Authenticator {
  /** The page on which it is used. */
  readonly #origin: string
  readonly keys: Key[] = []
  /** Most authenticators of phones never count. */
  counts = true

  constructor(origin: string) {
    this.#origin = origin
  }

  #client(type: string, challenge: string, lies: Lies): Buffer {
    const { origin = this.#origin, crossOrigin = false } = lies
    return Buffer.from(JSON.stringify({ type: lies.type ?? type, challenge: lies.challenge ?? challenge, origin, crossOrigin }))
  }

  #data(rpId: string, counter: number, attested: Uint8Array | null, lies: Lies): Buffer {
    const { userPresent = true, userVerified = true } = lies
    const flags = (userPresent ? FLAGS.present : 0) | (userVerified ? FLAGS.verified : 0) | (attested ? FLAGS.attested : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(lies.counter ?? counter)
    return Buffer.concat([sha256(lies.rpId ?? rpId), Buffer.from([flags]), count, attested ?? Buffer.alloc(0)])
  }

  /** `navigator.credentials.create`, as JSON. */
  create(options: unknown, lies: Lies = {}) {
    const { challenge, rp, user } = options as CreationOptions
    const { privateKey, publicKey } = newPair()
    const id = randomBytes(32)
    this.keys.push({ id: base64url(id), userHandle: user.id, counter: 0, privateKey })
    const length = Buffer.from([id.length >> 8, id.length & 255])
    const attested = Buffer.concat([Buffer.alloc(16), length, id, coseOf(publicKey)])
    const data = this.#data(rp.id ?? new URL(this.#origin).hostname, 0, attested, lies)
    const attestation = Buffer.concat([
      cborHead(5, 3),
      cborText('fmt'),
      cborText('none'),
      cborText('attStmt'),
      cborHead(5, 0),
      cborText('authData'),
      cborBytes(data)
    ])
    return {
      id: base64url(id),
      rawId: base64url(id),
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        clientDataJSON: base64url(this.#client('webauthn.create', challenge, lies)),
        attestationObject: base64url(attestation),
        authenticatorData: base64url(data),
        publicKey: base64url(publicKey.export({ type: 'spki', format: 'der' })),
        publicKeyAlgorithm: -7,
        transports: ['internal', 'hybrid']
      }
    }
  }

  /** `navigator.credentials.get` with one of its keys, as JSON. */
  get(options: unknown, lies: Lies = {}, key: Key | undefined = this.keys.at(-1)) {
    if (!key) throw new Error('this authenticator has no key yet')
    const { challenge, rpId } = options as { challenge: string; rpId?: string }
    if (this.counts) key.counter += 1
    const data = this.#data(rpId ?? new URL(this.#origin).hostname, key.counter, null, lies)
    const client = this.#client('webauthn.get', challenge, lies)
    const signed = Buffer.concat([data, sha256(client)])
    const userHandle = lies.userHandle === undefined ? key.userHandle : lies.userHandle
    return {
      id: key.id,
      rawId: key.id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        clientDataJSON: base64url(client),
        authenticatorData: base64url(data),
        signature: base64url(sign('sha256', signed, lies.otherKey ? newPair().privateKey : key.privateKey)),
        ...(userHandle === null ? {} : { userHandle })
      }
    }
  }
}
