import { expect, test } from 'vitest'
import { Brief } from './brief.ts'

test('[BUD1] however often it is read, it is asked for once in its time', async () => {
  const brief = new Brief<number>(1_000)
  let asked = 0
  const read = (now: number) => brief.read(now, () => Promise.resolve(++asked))
  for (let now = 0; now < 1_000; now++) expect(await read(now)).toBe(1)
  expect(await read(1_000)).toBe(2)
  brief.forget()
  expect(await read(1_001)).toBe(3)
  expect(await read(500)).toBe(4) // a clock that stepped back
})

test('what failed is not kept', async () => {
  const brief = new Brief<number>(1_000)
  await expect(brief.read(1, () => Promise.reject(new Error('no hub')))).rejects.toThrow('no hub')
  expect(await brief.read(2, () => Promise.resolve(7))).toBe(7)
})
