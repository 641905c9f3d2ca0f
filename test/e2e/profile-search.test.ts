/** A search that ought to find nothing is believed only because it finds what is there. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lackingIn, outsideDatabases, wordsOnDisk } from './profile-search.ts'

function profileWith(files: Readonly<Record<string, Buffer>>): string {
  const profile = mkdtempSync(path.join(tmpdir(), 'baton-search-'))
  onTestFinished(() => rmSync(profile, { recursive: true }))
  for (const [file, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(profile, file)), { recursive: true })
    writeFileSync(path.join(profile, file), bytes)
  }
  return profile
}
const around = (word: string, encoding: BufferEncoding): Buffer =>
  Buffer.concat([Buffer.from([0, 255]), Buffer.from(word, encoding), Buffer.from([7])])

const IN_DATABASE = path.join('Default', 'IndexedDB', 'origin.leveldb', '000003.log')
const ELSEWHERE = path.join('Default', 'Local Storage', 'leveldb', '000003.log')

test('words are found in one byte a letter and in two, with letters beyond ASCII, anywhere below', () => {
  const profile = profileWith({
    [IN_DATABASE]: around('Zoë', 'latin1'),
    [ELSEWHERE]: around('Zoë', 'utf16le'),
    History: around('Zoë', 'utf8')
  })
  expect(
    wordsOnDisk(profile, ['Zoë', 'Zoe'])
      .map(({ word, file }) => `${word} in ${file}`)
      .toSorted()
  ).toEqual([`Zoë in ${IN_DATABASE}`, `Zoë in ${ELSEWHERE}`, 'Zoë in History'].toSorted())
})

test('what stands only elsewhere is lacking in the databases', () => {
  const profile = profileWith({ [IN_DATABASE]: around('lamp', 'latin1'), [ELSEWHERE]: around('table', 'latin1') })
  expect(lackingIn('IndexedDB', profile, ['lamp', 'table'])).toEqual(['table'])
  expect(outsideDatabases(wordsOnDisk(profile, ['lamp', 'table']))).toEqual([{ word: 'table', file: ELSEWHERE }])
})
