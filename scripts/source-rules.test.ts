import { expect, test } from 'vitest'
import { worldlyCalls, wrongImports } from './source-rules.ts'

const importing = (specifier: string) => `import { x } from '${specifier}'\n`

test('imports point one way', () => {
  expect(wrongImports('schema/domain/a.ts', importing('./b.ts') + importing('valibot'))).toEqual([])
  expect(wrongImports('worker/a/b.ts', importing('../../schema/c.ts') + importing('../../party/d.ts'))).toEqual([])
  expect(wrongImports('schema/a.ts', importing('../worker/b.ts'))).toEqual(['schema/a.ts may not import ../worker/b.ts'])
  expect(wrongImports('party/a.ts', "export * from '../worker/b.ts'")).toHaveLength(1)
  expect(wrongImports('web/src/a.ts', "await import('../../party/b.ts')")).toHaveLength(1)
})

test('the product does not ask Node', () => {
  expect(wrongImports('worker/a.ts', importing('node:crypto'))).toHaveLength(1)
})

test('nothing of the server takes time or chance from the world', () => {
  expect(worldlyCalls('worker/commit/a.ts', 'const x = 1\nconst now = Date.now()')).toEqual([
    'worker/commit/a.ts:2 takes Date.now from the world: hand it in (L12)'
  ])
  for (const file of ['party/a.ts', 'worker/auth/a.ts', 'worker/outbound/api.ts', 'worker/demo/durable-object.ts'])
    expect(worldlyCalls(file, 'Date.now()')).toHaveLength(1)
  for (const call of ['Math.random()', 'crypto.randomUUID()', 'new Date( )', 'performance.now()'])
    expect(worldlyCalls('schema/a.ts', call)).toHaveLength(1)
})

test('a time that was handed in, a comment, a text and a shell are no such call', () => {
  expect(worldlyCalls('schema/a.ts', "new Date(now) // not Date.now()\nconst text = 'Math.random()'")).toEqual([])
  for (const shell of ['worker/hub-object.ts', 'worker/sender-object.ts', 'worker/simulator/durable-object.ts', 'worker/api.ts'])
    expect(worldlyCalls(shell, 'Date.now()')).toEqual([])
  expect(worldlyCalls('web/src/a.ts', 'Date.now()')).toEqual([])
})
