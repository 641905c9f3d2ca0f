import * as v from 'valibot'
import { expect, test } from 'vitest'
import { readJson } from './http.ts'
import { readAtMost } from './read-at-most.ts'

/** A body that comes in parts of 1000 bytes, without a length; how many were asked for. */
const streamed = (parts: number) => {
  const sent = { parts: 0 }
  const body = new ReadableStream({
    pull: (stream) => {
      if (sent.parts === parts) return stream.close()
      sent.parts += 1
      stream.enqueue(new TextEncoder().encode(' '.repeat(1_000)))
    }
  })
  const headers = { 'content-type': 'application/json' }
  return { sent, request: new Request('http://baton.test/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit) }
}

test('a body within the limit is read whole, one past it is left where the limit was', async () => {
  expect((await readAtMost(streamed(5).request, 5_000))?.byteLength).toBe(5_000)
  const { sent, request } = streamed(1_000_000)
  expect(await readAtMost(request, 5_000)).toBeNull()
  expect(sent.parts).toBeLessThan(10)
})

test('one whose length says too much is not read at all', async () => {
  const request = new Request('http://baton.test/', { method: 'POST', body: 'x'.repeat(11), headers: { 'content-length': '11' } })
  expect(await readAtMost(request, 10)).toBeNull()
  expect(request.bodyUsed).toBe(false)
})

test('[DOR4] JSON without a length is read to a megabyte and no further', async () => {
  const { sent, request } = streamed(1_000_000)
  const read = await readJson(request, v.strictObject({}))
  expect('refusal' in read && read.refusal.status).toBe(413)
  expect(sent.parts).toBeLessThan(1_010)
})
