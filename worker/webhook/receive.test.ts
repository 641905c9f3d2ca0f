/** What is answered where nothing could be stored. Signatures: signature.test.ts; the whole door: test/worker. */
import { expect, test } from 'vitest'
import { signatureOf } from '../../test/harness/server.ts'
import { receive } from './receive.ts'

test('[CAN3] a body that nobody could store is answered with the name by which its lines in the log are found', async () => {
  const lines: { readonly event: string; readonly hash?: unknown }[] = []
  const body = '{"secret":"words of a customer"}'
  const fails = () => Promise.reject(new Error('no storage'))
  const request = new Request('http://baton.test/', {
    method: 'POST',
    body,
    headers: { 'x-hub-signature-256': signatureOf(body, 'secret') }
  })
  const answer = await receive(request, {
    appSecret: 'secret',
    verifyToken: '',
    takeIn: fails,
    spill: fails,
    sleep: () => new Promise(() => undefined),
    log: (event, detail) => void lines.push({ event, ...detail })
  })
  const { id, ...told }: { id?: string } = await answer.json()
  expect([answer.status, told]).toEqual([503, { error: 'unavailable', text: 'Not stored: try again.' }])
  expect(lines.map(({ event, hash }) => [event, hash])).toEqual([
    ['webhook.not-taken', id],
    ['webhook.not-spilled', id]
  ])
})
