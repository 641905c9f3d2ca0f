/** The harness itself: the built product answers behind the guard, and what it stored outlives it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startServer } from '../harness/server.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'baton-server-'))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

test('a session outlives the hub being dropped from memory', async () => {
  const server = await startServer()
  expect(await (await server.get('/api/health')).json()).toMatchObject({ ok: true, version: 'test' })
  const ana = await server.signIn('ana')
  await server.evict('Hub', 'main')
  expect((await server.get('/api/conversations?view=all', ana)).status).toBe(200)
  await server.stop()
})

test('a second server on the same folder finds what the first one stored', async () => {
  const epochOf = async () => {
    const server = await startServer({ data, vars: { DEMO: 'off' } })
    const [workspace] = await server.sql.batch([{ sql: 'SELECT epoch FROM workspace', params: [] }])
    await server.stop()
    return workspace?.rows[0]?.epoch
  }
  expect(await epochOf()).toBe(await epochOf())
})
