/** What webhook bodies leave behind: their bytes as they are kept, messages, or no trace at all. Not here: making bodies (meta.ts). */
import { expect } from 'vitest'
import { fromBase64 } from '../../worker/webhook/take-in.ts'
import type { Server } from './server.ts'
import { tableContents } from './workspace.ts'

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text).slice()

const hashOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex')

const traces = async (server: Server): Promise<unknown> => ({
  tables: await tableContents(server),
  objects: (await server.bucket.list()).objects.map(({ key }) => key)
})

/** Expects that the work leaves every table and the bucket as they were. */
export async function unchanged(server: Server, work: () => Promise<void>): Promise<void> {
  const before = await traces(server)
  await work()
  expect(await traces(server)).toEqual(before)
}

interface KeptRow {
  readonly encoding: string
  readonly body: string | null
  readonly r2Key: string | null
}

/** The bytes of a delivery as they are kept, wherever they lie. */
async function keptBytes(server: Server, bytes: Uint8Array<ArrayBuffer>): Promise<{ encoding: string; kept: Buffer }> {
  const [row] = await server.rows<KeptRow>('SELECT encoding, body, r2Key FROM deliveries WHERE hash = ?1', await hashOf(bytes))
  if (!row) throw new Error('no such delivery is kept')
  if (row.encoding === 'r2') {
    const object = await server.bucket.get(row.r2Key ?? '')
    return { encoding: 'r2', kept: Buffer.from((await object?.arrayBuffer()) ?? new ArrayBuffer(0)) }
  }
  return { encoding: row.encoding, kept: row.encoding === 'base64' ? Buffer.from(fromBase64(row.body ?? '')) : Buffer.from(row.body ?? '') }
}

/** Posts a signed body and expects it to be kept byte for byte; says in which way: `utf8`, `base64` or `r2`. */
export async function takenWhole(server: Server, body: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof body === 'string' ? bytesOf(body) : body
  expect((await server.webhook(bytes)).status).toBe(200)
  const { encoding, kept } = await keptBytes(server, bytes)
  expect(kept.equals(bytes)).toBe(true)
  return encoding
}

/** Messages whose wamid is like the pattern (SQL's `%`), in order of position. */
export const messagesLike = (server: Server, pattern: string) =>
  server.rows<{ wamid: string; seq: number; text: string; status: string | null }>(
    'SELECT wamid, seq, text, status FROM messages WHERE wamid LIKE ?1 ORDER BY position',
    pattern
  )
