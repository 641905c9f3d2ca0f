import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { PRODUCT_VERSION } from './version.ts'

test('the product calls itself what package.json calls it', () => {
  const file = path.join(import.meta.dirname, '..', '..', 'package.json')
  expect(PRODUCT_VERSION).toBe(JSON.parse(readFileSync(file, 'utf8')).version)
})
