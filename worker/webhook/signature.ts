/** Meta's signature over the exact bytes of a webhook body (CAP-01, reference 2.2). Constant time; two secrets during a rotation. */

const encoder = new TextEncoder()
const keys = new Map<string, Promise<CryptoKey>>()

/** A secret's key, made once. */
const keyOf = (secret: string): Promise<CryptoKey> => {
  const known = keys.get(secret)
  if (known) return known
  const key = crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify', 'sign'])
  keys.set(secret, key)
  return key
}

/** The secrets of `WHATSAPP_APP_SECRET`: one, or old and new separated by a comma. */
export const secretsOf = (setting: string): readonly string[] =>
  setting
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '')

/** Whether `X-Hub-Signature-256` is right for these bytes under any of the secrets. */
export const isSigned = async (bytes: BufferSource, header: string | null, secrets: readonly string[]): Promise<boolean> => {
  const hex = /^sha256=([0-9a-f]{64})$/.exec(header ?? '')?.[1]
  if (!hex) return false
  const signature = fromHex(hex)
  const verdicts = await Promise.all(secrets.map(async (secret) => crypto.subtle.verify('HMAC', await keyOf(secret), signature, bytes)))
  return verdicts.includes(true)
}

export const fromHex = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16))

export const toHex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')

export const sha256 = async (bytes: BufferSource): Promise<string> => toHex(await crypto.subtle.digest('SHA-256', bytes))
