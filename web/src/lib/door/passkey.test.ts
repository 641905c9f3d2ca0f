/** What a ceremony with a passkey came to. Not here: real authenticators (test/e2e/door.e2e.ts). */
import { describe, expect, test } from 'vitest'
import { knowsPasskeys, makePasskey, type Passkeys, showPasskey } from './passkey.ts'

const OPTIONS = { challenge: 'abc', user: { id: 'x', name: 'Ana', displayName: 'Ana' } }

/** A browser whose authenticator answers so. */
const browserThat = (answer: () => Promise<unknown>) => {
  const asked: unknown[] = []
  const take = (options: unknown) => {
    asked.push(options)
    return answer()
  }
  const passkeys = {
    PublicKeyCredential: { parseRequestOptionsFromJSON: (json: unknown) => json, parseCreationOptionsFromJSON: (json: unknown) => json },
    credentials: { get: take, create: take }
  } as unknown as Passkeys
  return { passkeys, asked }
}

describe('a ceremony', () => {
  test('gives what the device signed, in JSON', async () => {
    const { passkeys, asked } = browserThat(async () => ({ toJSON: () => ({ id: 'credential' }) }))
    expect(await showPasskey(passkeys, OPTIONS)).toEqual({ kind: 'done', credential: { id: 'credential' } })
    expect(asked).toEqual([{ publicKey: OPTIONS }])
  })

  test('makes a passkey in the name that somebody goes by', async () => {
    const { passkeys, asked } = browserThat(async () => ({ toJSON: () => ({ id: 'credential' }) }))
    await makePasskey(passkeys, OPTIONS, 'Ana María')
    expect(asked).toEqual([{ publicKey: { ...OPTIONS, user: { id: 'x', name: 'Ana María', displayName: 'Ana María' } } }])
  })

  test.for([
    ['NotAllowedError', 'cancelled'],
    ['AbortError', 'cancelled'],
    ['InvalidStateError', 'already'],
    ['NotSupportedError', 'no-passkeys'],
    ['ConstraintError', 'no-passkeys'],
    ['SecurityError', 'wrong-address'],
    ['UnknownError', 'device-failed']
  ] as const)('that ends with %s was %s', async ([name, kind]) => {
    const { passkeys } = browserThat(() => Promise.reject(new DOMException('', name)))
    expect([await showPasskey(passkeys, OPTIONS), await makePasskey(passkeys, OPTIONS, 'Ana')]).toEqual([{ kind }, { kind }])
  })

  test('without a passkey was cancelled', async () => {
    expect(await showPasskey(browserThat(async () => null).passkeys, OPTIONS)).toEqual({ kind: 'cancelled' })
  })

  test('with options that make no sense is a fault', async () => {
    const { passkeys } = browserThat(() => Promise.reject(new TypeError('challenge is missing')))
    await expect(showPasskey(passkeys, {})).rejects.toThrow('challenge is missing')
  })
})

test('an old browser, or a page that is not secure, knows no passkeys', async () => {
  expect(knowsPasskeys(browserThat(async () => null).passkeys)).toBe(true)
  for (const old of [
    { PublicKeyCredential: undefined, credentials: undefined },
    { PublicKeyCredential: {}, credentials: browserThat(async () => null).passkeys.credentials }
  ]) {
    expect(knowsPasskeys(old)).toBe(false)
    expect(await showPasskey(old, OPTIONS)).toEqual({ kind: 'no-passkeys' })
    expect(await makePasskey(old, OPTIONS, 'Ana')).toEqual({ kind: 'no-passkeys' })
  }
})
