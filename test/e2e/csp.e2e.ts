/** What a page may do in the browser and what headers say so (reliability and security, section 10). */
import { expect, test } from 'vitest'
import { useStage } from './stage.ts'

const stage = useStage()

/** A policy's directives by name. */
const directives = (policy: string | null): ReadonlyMap<string, readonly string[]> =>
  new Map(
    (policy ?? '').split(';').map((directive) => {
      const [name = '', ...words] = directive.trim().split(/\s+/)
      return [name, words]
    })
  )

/** Pages, files and the API: everything that a browser is ever given. */
const ADDRESSES = [
  '/',
  '/outbox',
  '/board',
  '/sim',
  '/service-worker.js',
  '/manifest.webmanifest',
  '/api/health',
  '/api/me',
  '/nothing/here'
]

test.each(ADDRESSES)('[LOK2] %s is answered with a policy that lets nothing foreign in', async (address) => {
  const answer = await fetch(stage.product.url + address, {
    redirect: 'manual',
    headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' }
  })
  const policy = directives(answer.headers.get('content-security-policy'))
  expect(policy.get('default-src')).toEqual(["'none'"])
  expect(policy.get('frame-ancestors')).toEqual(["'none'"])
  expect(policy.get('script-src') ?? []).not.toContain("'unsafe-inline'")
  expect(policy.get('script-src') ?? []).not.toContain("'unsafe-eval'")
  expect([...policy.values()].flat().filter((word) => /^(https?:|\*)/.test(word))).toEqual([])
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
  expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin')
})

test('[LOK2] text does not become markup or a script, wherever it comes from', async () => {
  const ben = await stage.enter('ben')
  ben.browser.trouble.expect(/TrustedHTML|TrustedScript|TrustedTypePolicy|require-trusted-types-for|Content Security Policy|script-src/)
  await ben.goTo()
  const refused = await ben.page.evaluate(() => {
    const attempt = (act: () => unknown): string => {
      try {
        act()
        return 'let through'
      } catch (error) {
        return error instanceof Error ? error.name : 'thrown'
      }
    }
    return {
      innerHTML: attempt(() => {
        document.body.innerHTML = '<b>'
      }),
      timer: attempt(() => setTimeout('1', 0)),
      script: attempt(() => {
        document.createElement('script').src = 'https://example.org/x.js'
      }),
      policy: attempt(() => Reflect.get(window, 'trustedTypes').createPolicy('stranger', {}))
    }
  })
  expect(refused).toEqual({ innerHTML: 'TypeError', timer: 'TypeError', script: 'TypeError', policy: 'TypeError' })
})
