/**
 * The headers under which the app's built files are served, and whether a built page keeps to them. Not here: what the policy says
 * (`web/content-security-policy.ts`), building (`build-web.ts`), the headers of the Worker's own answers (worker/headers.ts).
 */
import { createHash } from 'node:crypto'
import { CONTENT_SECURITY_POLICY } from '../web/content-security-policy.ts'

/** What a policy's word looks like in a header: keywords and hashes are quoted. */
const quoted = (word: string): string => (/^(?:self|none|unsafe-[a-z-]+|sha256-\S+|script)$/.test(word) ? `'${word}'` : word)

const INLINE_SCRIPTS = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g

/** The hash of each script that stands in the page itself, as a policy names it. */
export const inlineScripts = (page: string): readonly string[] =>
  [...page.matchAll(INLINE_SCRIPTS)].map(([, script = '']) => `sha256-${createHash('sha256').update(script).digest('base64')}`)

/** The policy as a header: the page's inline script by its hash, and what only a header can say. */
export function policyHeader(page: string): string {
  const directives: Readonly<Record<string, readonly string[]>> = {
    ...CONTENT_SECURITY_POLICY,
    'script-src': [...CONTENT_SECURITY_POLICY['script-src'], ...new Set(inlineScripts(page))],
    'frame-ancestors': ['none']
  }
  return Object.entries(directives)
    .map(([name, words]) => `${name} ${words.map((word) => (name === 'trusted-types' ? word : quoted(word))).join(' ')}`)
    .join('; ')
}

/** The headers file that static assets are served by: hashed files for ever, everything else asked for again. */
export const headersFile = (page: string): string => `/*
  Content-Security-Policy: ${policyHeader(page)}
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Resource-Policy: same-origin
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
  Permissions-Policy: camera=(self), microphone=(self), geolocation=(), payment=(), usb=()
  Strict-Transport-Security: max-age=63072000; includeSubDomains
/_app/immutable/*
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
/service-worker.js
  Cache-Control: no-cache
`

/** Cloudflare's limit for a line of the headers file; a longer one is dropped, and with it the policy. */
const LINE_LIMIT = 2_000

/** What a page may not have because the policy forbids it: the browser would drop it silently. */
const FORBIDDEN: Readonly<Record<string, RegExp>> = {
  'a style element': /<style[\s>]/,
  'a style attribute': /<[a-z][^>]*\sstyle=/,
  'an event handler': /<[a-z][^>]*\son[a-z]+=/,
  'a script of elsewhere': /<script[^>]*\ssrc="(?:https?:)?\/\//
}

/** What is wrong between one built page and the headers file. Empty: nothing. */
export function pageProblems(name: string, page: string, headers: string): readonly string[] {
  const policies = { header: headers, 'meta tag': page.match(/<meta http-equiv="content-security-policy"[^>]*>/)?.[0] ?? '' }
  const uncovered = inlineScripts(page).flatMap((hash) =>
    Object.entries(policies).flatMap(([where, policy]) =>
      policy.includes(`'${hash}'`) ? [] : [`${name}: an inline script is not allowed by the policy in the ${where} (${hash})`]
    )
  )
  // The boot script's own text is no markup.
  const markup = page.replace(INLINE_SCRIPTS, '')
  const forbidden = Object.entries(FORBIDDEN).flatMap(([what, form]) => (form.test(markup) ? [`${name}: ${what} stands in the page`] : []))
  return [...uncovered, ...forbidden]
}

/** What the headers file must say for the app's pages, whatever else changes. */
const NEEDED = [
  "default-src 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "base-uri 'none'",
  'X-Content-Type-Options: nosniff',
  'Cross-Origin-Opener-Policy: same-origin',
  'Referrer-Policy: no-referrer'
]

const LOOSE = /(?:script-src|default-src)[^;\n]*(?:'unsafe-inline'|'unsafe-eval'|\*|https?:|data:|blob:)/

/** What is wrong with the headers file itself. Empty: nothing. */
export function headersProblems(headers: string): readonly string[] {
  const lines = headers.split('\n')
  const forAll = headers.split(/^\/(?!\*$)/m)[0] ?? ''
  return [
    ...NEEDED.flatMap((words) => (forAll.includes(words) ? [] : [`_headers: '${words}' is missing for all files`])),
    ...(LOOSE.test(headers) ? ['_headers: scripts may come from elsewhere, or from text'] : []),
    ...lines.flatMap((line, at) => (line.length > LINE_LIMIT ? [`_headers: line ${at + 1} is longer than ${LINE_LIMIT} characters`] : []))
  ]
}
