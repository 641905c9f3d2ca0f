/** Signs webhook bodies as Meta does: HMAC-SHA256 with the app secret over the exact bytes (reference 2.2). Not here: checking one. */

/** A signer for this secret; what it gives stands in `X-Hub-Signature-256`. */
export const createSigner = (secret: string): ((body: string) => Promise<string>) => {
  const encoder = new TextEncoder()
  const key = crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return async (body) => {
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', await key, encoder.encode(body)))
    return `sha256=${Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
  }
}
