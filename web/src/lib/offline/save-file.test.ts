/** Names of files that strangers chose. */
import { expect, test } from 'vitest'
import { fileName } from './save-file.ts'

test('a file’s name leads nowhere and turns nothing around', () => {
  expect(fileName('../../etc/passwd')).toBe('-..-etc-passwd')
  expect(fileName('invoice\u202egpj.exe')).toBe('invoice-gpj.exe')
  expect(fileName('Zoë: Marsh?.vcf')).toBe('Zoë- Marsh-.vcf')
  expect(fileName('...')).toBe('file')
})
