/** The audit log is appended to and never changed: the store itself refuses, on node:sqlite and on D1 (AUD-01). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AuditRow } from '../../schema/domain/audit.ts'
import type { Db } from '../../worker/store/db.ts'
import { decodeRow, insertRows } from '../../worker/store/table.ts'
import { AUDIT } from '../../worker/store/tables.ts'

const ENTRY: AuditRow = {
  seq: 7,
  n: 0,
  at: 1000,
  madeAt: null,
  actor: 'ana',
  session: null,
  device: 'laptop',
  kind: 'conversation.claim',
  conversation: 'c',
  changes: [{ table: 'conversations', id: 'c', before: { assignee: null }, after: { assignee: 'ana' } }]
}

/** `open`: a database with every migration applied. */
export function auditContract(name: string, open: () => Promise<{ db: Db; close: () => Promise<void> | void }>): void {
  describe(`the audit log on ${name}`, () => {
    let db: Db
    let close: () => Promise<void> | void
    beforeAll(async () => {
      const opened = await open()
      db = opened.db
      close = opened.close
      await db.batch(insertRows(AUDIT, [ENTRY]))
    }, 60_000)
    afterAll(() => close())
    const stored = async () =>
      ((await db.batch([{ sql: 'SELECT * FROM audit', params: [] }]))[0]?.rows ?? []).map((row) => decodeRow(AUDIT, row))

    test.each([
      ['changed', "UPDATE audit SET actor = 'ben'", /never changed/],
      ['changed to what it is', 'UPDATE audit SET actor = actor', /never changed/],
      ['deleted', 'DELETE FROM audit', /never deleted/],
      ['replaced', "INSERT OR REPLACE INTO audit (seq, n, at, kind, changes) VALUES (7, 0, 1, 'x', '[]')", /has this entry/],
      [
        'changed by an insert that meets it',
        "INSERT INTO audit (seq, n, at, kind, changes) VALUES (7, 0, 1, 'x', '[]') ON CONFLICT DO UPDATE SET kind = excluded.kind",
        /has this entry|never changed/
      ]
    ])('[AUD3] an entry is never %s', async (_, sql, words) => {
      await expect(db.batch([{ sql, params: [] }])).rejects.toThrow(words)
      expect(await stored()).toEqual([ENTRY])
    })

    test('[AUD3] a batch that would change it is refused whole', async () => {
      const more = { ...ENTRY, seq: 8 }
      await expect(db.batch([...insertRows(AUDIT, [more]), { sql: 'DELETE FROM audit WHERE seq = 7', params: [] }])).rejects.toThrow()
      expect(await stored()).toEqual([ENTRY])
    })
  })
}
