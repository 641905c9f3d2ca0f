import { beforeEach, describe, expect, test } from 'vitest'
import { DraftWriter } from './drafts.ts'
import { reply } from './entries.test-aid.ts'
import type { DraftRow, Stored } from './local-store.ts'
import type { StorageFailure } from './storage-failure.ts'

const draft = (text: string, conversation = 'c'): DraftRow => ({ conversation, text, begunAt: 1, seenPosition: 2, updatedAt: 3 })
const OK = { kind: 'stored' } as const
const FULL = { kind: 'not-stored', why: 'full' } as const

let written: string[]
let answers: ((answer: typeof OK | StorageFailure) => void)[]
let sent: Stored
let failures: StorageFailure[]
let crashes: unknown[]
let writer: DraftWriter
beforeEach(() => {
  written = []
  answers = []
  failures = []
  crashes = []
  sent = { kind: 'stored', entries: [] }
  writer = new DraftWriter({
    store: {
      putDraft: ({ text }) => {
        written.push(text)
        const write = Promise.withResolvers<typeof OK | StorageFailure>()
        answers.push(write.resolve)
        return write.promise
      },
      sendFromDraft: async () => sent
    },
    failed: (failure) => failures.push(failure),
    crashed: (error) => crashes.push(error)
  })
})
const answer = async (what: typeof OK | StorageFailure = OK) => {
  answers.shift()?.(what)
  await new Promise(setImmediate)
}

describe('a draft that is typed', () => {
  test('is written at once; of what follows while that write is under way only the latest', async () => {
    for (const text of ['a', 'ab', 'abc', 'abcd']) writer.write(draft(text))
    expect(written).toEqual(['a'])
    await answer()
    expect(written).toEqual(['a', 'abcd'])
  })
  test('is on the disk when flush answers', async () => {
    writer.write(draft('a'))
    writer.write(draft('ab'))
    const flushed = writer.flush().then(() => 'flushed')
    await answer()
    expect(await Promise.race([flushed, Promise.resolve('not yet')])).toBe('not yet')
    await answer()
    expect(await flushed).toBe('flushed')
    expect(written).toEqual(['a', 'ab'])
  })
  test('of one conversation does not wait for another’s latest', async () => {
    writer.write(draft('a', 'x'))
    writer.write(draft('b', 'y'))
    writer.write(draft('c', 'x'))
    await answer()
    await answer()
    expect(written).toEqual(['a', 'b', 'c'])
  })
  test('says where there is no room, and tries again with the next words', async () => {
    writer.write(draft('a'))
    await answer(FULL)
    expect(failures).toEqual([FULL])
    writer.write(draft('ab'))
    expect(written).toEqual(['a', 'ab'])
    expect(crashes).toEqual([])
  })
})

describe('a draft that is sent', () => {
  test('is not written after it: it would rise from the dead', async () => {
    writer.write(draft('a'))
    writer.write(draft('ab'))
    await writer.send(reply('r', 'c', 'ab'))
    await answer()
    expect(written).toEqual(['a'])
    expect(writer.unwritten('c')).toBeUndefined()
  })
  test('and could not be stored is written as the draft that it still is', async () => {
    sent = FULL
    writer.write(draft('a'))
    writer.write(draft('ab'))
    expect(await writer.send(reply('r', 'c', 'ab'))).toEqual(FULL)
    await answer()
    expect(written).toEqual(['a', 'ab'])
  })
})
