/** The catalogue holds the words that are said, and no others. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const source = path.join(import.meta.dirname, '..', '..')
const english = path.join(import.meta.dirname, 'en')

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|svelte)$/.test(entry.name) && !/\.test(?:-aid)?\.ts$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))

const keys = filesBelow(english).flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^\s+'([\w.-]+)':/gm)].map(([, key = '']) => key)
)
const code = filesBelow(source)
  .filter((file) => !file.startsWith(english))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')
/** `queue.view.${…}`: every key that begins so may be said. */
const begun = [...code.matchAll(/[`'"]([a-zA-Z]+(?:\.[\w-]+)*[.-]?)\$\{/g)]
  .map(([, prefix = '']) => prefix)
  .filter((prefix) => prefix.includes('.'))

test('every message of the catalogue is said somewhere', () => {
  const unsaid = keys.filter(
    (key) => !code.includes(`'${key}'`) && !code.includes(`"${key}"`) && !begun.some((prefix) => key.startsWith(prefix))
  )
  expect(unsaid).toEqual([])
})

test('no key stands twice', () => {
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
})
