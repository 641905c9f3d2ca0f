import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { CONTENT_SECURITY_POLICY } from '../web/content-security-policy.ts'
import { buildProblems } from './build-web.ts'
import { headersFile, headersProblems, inlineScripts, pageProblems, policyHeader } from './web-headers.ts'

// The hash of `boot()` was made by `printf 'boot()' | openssl dgst -sha256 -binary | base64`.
const BOOT_HASH = 'sha256-MeZS89WlF0u+o0hCvHTBt4q1WHU+U+sJKgbdRUc36mY='
const pageWith = (markup: string, hash = BOOT_HASH): string =>
  `<!doctype html><head><meta http-equiv="content-security-policy" content="script-src 'self' '${hash}'"></head><body>${markup}</body>`
const PAGE = pageWith('<script>boot()</script>')

describe('the policy of a page', () => {
  test('[LOK2] allows the inline script that stands in it, and no other', () => {
    expect(inlineScripts(PAGE)).toEqual([BOOT_HASH])
    expect(policyHeader(PAGE)).toContain(`script-src 'self' '${BOOT_HASH}';`)
    expect(policyHeader(pageWith(''))).toContain(`script-src 'self';`)
  })

  test('quotes keywords and hashes, and leaves schemes and names of policies as they are', () => {
    const policy = policyHeader(PAGE)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("img-src 'self' blob: data:")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).toContain(`trusted-types ${CONTENT_SECURITY_POLICY['trusted-types'].join(' ')}`)
    expect(policy).toContain("frame-ancestors 'none'")
  })

  test('a script with an address of its own needs no hash', () => {
    expect(inlineScripts('<script src="/a.js"></script>')).toEqual([])
  })
})

describe('a built page', () => {
  test('that keeps to the policy has no problem', () => {
    expect(pageProblems('index.html', PAGE, headersFile(PAGE))).toEqual([])
    expect(headersProblems(headersFile(PAGE))).toEqual([])
  })

  test('with a script that the header or the meta tag does not know is wrong', () => {
    const other = pageWith('<script>other()</script>')
    const problems = pageProblems('index.html', other, headersFile(PAGE))
    expect(problems).toHaveLength(2)
    expect(problems[0]).toContain('in the header')
    expect(problems[1]).toContain('in the meta tag')
  })

  test('with an inline style, a handler, or a script of elsewhere is wrong', () => {
    const wrong = {
      'a style element': '<style>a{}</style>',
      'a style attribute': '<p style="color:red">',
      'an event handler': '<img onload="x()">',
      'a script of elsewhere': '<script src="https://cdn.example/a.js"></script>'
    }
    for (const [what, markup] of Object.entries(wrong))
      expect(pageProblems('a.html', pageWith(markup), headersFile(PAGE))).toEqual([`a.html: ${what} stands in the page`])
  })
})

describe('the headers file', () => {
  test('that lacks one of its lines is wrong', () => {
    for (const line of headersFile(PAGE).split('\n').slice(1, 6)) {
      const without = headersFile(PAGE).replace(`${line}\n`, '')
      if (!line.includes('Resource-Policy')) expect(headersProblems(without), line).not.toEqual([])
    }
  })

  test('that says its lines for some files only is wrong', () => {
    expect(headersProblems(headersFile(PAGE).replace('/*\n', '/a/*\n'))).not.toEqual([])
  })

  test('that lets text become a script, or scripts come from elsewhere, is wrong', () => {
    for (const word of ["'unsafe-inline'", "'unsafe-eval'", 'https://cdn.example', 'data:'])
      expect(headersProblems(headersFile(PAGE).replace("script-src 'self'", `script-src 'self' ${word}`)), word).toHaveLength(1)
  })

  test('with a line longer than Cloudflare takes is wrong', () => {
    expect(headersProblems(headersFile(PAGE).replace("script-src 'self'", `script-src 'self' ${'x'.repeat(2_000)}`))).toEqual([
      '_headers: line 2 is longer than 2000 characters'
    ])
  })
})

describe('a built folder', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'baton-web-'))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('is looked through whole: what is missing, its headers, each page', () => {
    mkdirSync(path.join(folder, 'inner'), { recursive: true })
    const write = (file: string, text: string) => writeFileSync(path.join(folder, file), text)
    write('index.html', PAGE)
    write('_headers', headersFile(PAGE))
    write('manifest.webmanifest', '{}')
    expect(buildProblems(folder)).toEqual(['service-worker.js is missing'])
    write('service-worker.js', '')
    expect(buildProblems(folder)).toEqual([])
    write('inner/other.html', pageWith('<style>a{}</style>'))
    expect(buildProblems(folder)).toEqual([`${path.join('inner', 'other.html')}: a style element stands in the page`])
  })
})
