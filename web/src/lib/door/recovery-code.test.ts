/** How a typed recovery code is understood. */
import { describe, expect, test } from 'vitest'
import { readCode } from './recovery-code.ts'

const CODE = '7K3QX-0M9AB-1CDEF-GHJKM-NPQRS'

describe('a recovery code', () => {
  test.for([
    CODE,
    '7k3qx-0m9ab-1cdef-ghjkm-npqrs',
    '7K3QX0M9AB1CDEFGHJKMNPQRS',
    '  7k3qx 0m9ab  1cdef\tghjkm\nnpqrs ',
    '7K3QX–OM9AB—ICDEF‑GHJKM−NPQRS',
    '7k3qx.om9ab.lcdef.ghjkm.npqrs',
    '７Ｋ３ＱＸ-0M9AB-1CDEF-GHJKM-NPQRS',
    '\u200e7K3QX-0M9AB-1CDEF-GHJKM-NPQRS\u200f'
  ])('%j is understood', (text) => {
    expect(readCode(text)).toEqual({ kind: 'code', code: CODE })
  })

  test('that is too short or too long is not guessed at', () => {
    expect(readCode(CODE.slice(0, -1))).toEqual({ kind: 'incomplete', count: 24 })
    expect(readCode(`${CODE}7`)).toEqual({ kind: 'incomplete', count: 26 })
    expect(readCode(' - ')).toEqual({ kind: 'incomplete', count: 0 })
  })

  test('with a sign that no code has is told which', () => {
    expect(readCode(CODE.replace('Q', 'U'))).toEqual({ kind: 'strange', sign: 'U' })
    expect(readCode('7K3Q!')).toEqual({ kind: 'strange', sign: '!' })
    expect(readCode('7K3Q🙂')).toEqual({ kind: 'strange', sign: '🙂' })
  })
})
