import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { hashOfCode, makeRecoveryCodes } from './recovery-codes.ts'

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))

test('[PKY3] ten codes of 25 signs that nobody mistakes for another, all different', () => {
  const codes = makeRecoveryCodes(random)
  expect(codes).toHaveLength(10)
  for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/)
  expect(new Set(codes).size).toBe(10)
})

test('[PKY3] every sign is worth five bits: all 32 come equally often', () => {
  const signs = Array.from({ length: 400 }, () => makeRecoveryCodes(random))
    .flat()
    .join('')
    .replaceAll('-', '')
  const often = [...new Set(signs)].map((sign) => signs.split(sign).length - 1)
  expect(often).toHaveLength(32)
  expect(Math.min(...often)).toBeGreaterThan((signs.length / 32) * 0.9)
})

test('[PKY3] a code is the same however it is typed, and its hash is of the whole of it', async () => {
  const code = '01ABC-DEFGH-JKMNP-QRSTV-WXYZ0'
  const hash = createHash('sha256').update(code).digest('hex')
  for (const typed of [
    code,
    code.toLowerCase(),
    code.replaceAll('-', ''),
    ' OLabc defgh jkmnp qrstv wxyzo ',
    '0Iabc–defgh—jkmnp·qrstv_wxyz0'
  ])
    expect(await hashOfCode(typed)).toBe(hash)
  for (const other of ['', code.slice(1), `${code}0`, code.replace('W', 'X')]) expect(await hashOfCode(other)).not.toBe(hash)
})
