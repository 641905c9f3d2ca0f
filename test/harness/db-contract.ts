/** What every implementation of the store's port does, run on node:sqlite and on D1. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db, Statement } from '../../worker/store/db.ts'

const sql = (text: string, ...params: Statement['params']): Statement => ({ sql: text, params })

export function dbContract(name: string, open: () => Promise<{ db: Db; close: () => Promise<void> | void }>): void {
  describe(`the store's port on ${name}`, () => {
    let db: Db
    let close: () => Promise<void> | void
    beforeAll(async () => {
      const opened = await open()
      db = opened.db
      close = opened.close
    }, 60_000)
    afterAll(() => close())
    beforeEach(async () => {
      await db.batch([sql('DROP TABLE IF EXISTS pets'), sql('CREATE TABLE pets (name TEXT PRIMARY KEY, age INTEGER)')])
    })
    const one = async (statement: Statement) => (await db.batch([statement]))[0]
    const names = async () => (await one(sql('SELECT name FROM pets ORDER BY name')))?.rows.map((row) => row.name)

    test('[STO1] a batch is one transaction', async () => {
      const batch = db.batch([sql('INSERT INTO pets VALUES (?, ?)', 'Mia', 3), sql('INSERT INTO pets VALUES (?, ?)', 'Mia', 4)])
      await expect(batch).rejects.toThrow(/UNIQUE/)
      expect(await names()).toEqual([])
    })

    test('[STO1] statements run in order and see each other', async () => {
      const results = await db.batch([
        sql('INSERT INTO pets VALUES (?, ?)', 'Mia', 3),
        sql('UPDATE pets SET age = age + 1'),
        sql('SELECT * FROM pets')
      ])
      expect(results.map(({ written }) => written)).toEqual([1, 1, 0])
      expect(results[2]?.rows).toEqual([{ name: 'Mia', age: 4 }])
    })

    test('an empty batch gives nothing', async () => {
      expect(await db.batch([])).toEqual([])
    })

    test('numbered and plain parameters both bind, and null is null', async () => {
      const { rows } = (await one(sql('SELECT ?2 AS b, ?1 AS a, ?2 AS c', 'x', 2))) ?? {}
      expect(rows).toEqual([{ b: 2, a: 'x', c: 2 }])
      expect((await one(sql('SELECT ? AS a, ? AS b', 1.5, null)))?.rows).toEqual([{ a: 1.5, b: null }])
    })

    test('too few and too many parameters are refused', async () => {
      await expect(db.batch([sql('SELECT ?1, ?2', 'x')])).rejects.toThrow()
      await expect(db.batch([sql('SELECT ?1', 'x', 'y')])).rejects.toThrow()
    })

    test('a row that was there already is not counted as written', async () => {
      const insert = sql('INSERT OR IGNORE INTO pets SELECT value, 1 FROM json_each(?1)', JSON.stringify(['Mia', 'Tom']))
      expect((await one(insert))?.written).toBe(2)
      expect((await one(insert))?.written).toBe(0)
    })

    test('RETURNING gives rows and counts them as written', async () => {
      const result = await one(sql('INSERT INTO pets VALUES (?1, ?2), (?3, ?2) ON CONFLICT DO NOTHING RETURNING name', 'Mia', 3, 'Tom'))
      expect(result).toEqual({ rows: [{ name: 'Mia' }, { name: 'Tom' }], written: 2 })
    })

    test('text keeps every character, and a large number its value', async () => {
      const text = 'ß ☀️ 👩‍👩‍👧 "quoted" \u2028 ?1 --'
      expect((await one(sql('SELECT ?1 AS text, ?2 AS number', text, Number.MAX_SAFE_INTEGER)))?.rows).toEqual([
        { text, number: Number.MAX_SAFE_INTEGER }
      ])
    })

    test('[GRD1] 101 bound parameters are refused', async () => {
      const many = Array.from({ length: 101 }, (_, i) => i)
      await expect(db.batch([sql(`SELECT ${many.map(() => '?').join()}`, ...many)])).rejects.toThrow()
    })

    test('[GRD1] a string of more than 2,000,000 bytes is refused', async () => {
      await expect(db.batch([sql('SELECT length(?1)', 'x'.repeat(2_000_001))])).rejects.toThrow(/2000000/)
    })

    test('[GRD1] a statement of more than 100,000 bytes is refused', async () => {
      await expect(db.batch([sql(`SELECT '${'x'.repeat(100_000)}'`)])).rejects.toThrow()
    })

    test('[GRD1] 101 columns are refused', async () => {
      await expect(db.batch([sql(`SELECT ${Array.from({ length: 101 }, () => 1).join()}`)])).rejects.toThrow(/column/)
      await expect(db.batch([sql(`CREATE TABLE wide (${Array.from({ length: 101 }, (_, i) => `c${i}`).join()})`)])).rejects.toThrow(
        /column/
      )
    })

    test('[GRD1] a LIKE pattern of more than 50 bytes is refused', async () => {
      await expect(db.batch([sql('SELECT 1 WHERE ?1 LIKE ?2', 'x', 'x'.repeat(51))])).rejects.toThrow(/pattern too complex/)
    })

    test('[GRD1] six terms in one compound SELECT are refused', async () => {
      await expect(db.batch([sql(Array.from({ length: 6 }, () => 'SELECT 1').join(' UNION ALL '))])).rejects.toThrow(/compound/)
    })

    test('[GRD1] BEGIN is refused: a batch is the only transaction', async () => {
      await expect(db.batch([sql('BEGIN')])).rejects.toThrow()
    })
  })
}
