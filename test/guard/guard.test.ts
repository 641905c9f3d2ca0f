/** The guard alone, around objects that accept everything. `test/worker/limits.test.ts` shows it inside workerd. */
import { describe, expect, test } from 'vitest'
import { guardD1 } from './d1.ts'
import { guardSocket, guardSubtle } from './globals.ts'
import { byteLength, checkColumns, FREE_QUERIES_PER_INVOCATION, LimitError, PRODUCTION_LIMITS, queryMeter } from './limits.ts'
import { guardR2 } from './r2.ts'
import { guardStorage } from './storage.ts'
import { limitedClass } from './with-limits.ts'

/** An object that answers any call with itself, and promises with itself. */
function agreeable<T extends object>(): T {
  const target = Object.create(null)
  const self: T = new Proxy(target, { get: (_, name) => (name === 'then' ? undefined : (): T => self) })
  return self
}

const database = (limit?: number) => guardD1(agreeable<D1Database>(), queryMeter(limit))
const MEGABYTE = 'x'.repeat(1_000_000)

describe('D1', () => {
  test('[GRD1] 100 bound parameters pass, 101 are refused', () => {
    const bind = (count: number) =>
      database()
        .prepare('SELECT 1')
        .bind(...Array.from({ length: count }, () => 1))
    expect(() => bind(100)).not.toThrow()
    expect(() => bind(101)).toThrow('production refuses that many bound parameters: 101 is over the limit of 100')
  })

  test('[GRD1] a statement of 100,000 bytes passes, one byte more is refused', () => {
    expect(() => database().prepare('x'.repeat(100_000))).not.toThrow()
    expect(() => database().prepare('x'.repeat(100_001))).toThrow(LimitError)
    expect(() => database().exec(`SELECT 1\n${'x'.repeat(100_001)}`)).toThrow(LimitError)
  })

  test('[GRD1] a bound string or blob of 2,000,000 bytes passes, one byte more is refused, counted in UTF-8', () => {
    const bind = (value: unknown) => database().prepare('SELECT ?').bind(value)
    expect(() => bind(MEGABYTE + MEGABYTE)).not.toThrow()
    expect(() => bind(`${MEGABYTE}${MEGABYTE}x`)).toThrow(LimitError)
    expect(() => bind('ü'.repeat(1_000_001))).toThrow(LimitError)
    expect(() => bind(new Uint8Array(2_000_001))).toThrow(LimitError)
  })

  test('[GRD1] 1,000 queries in one invocation pass, one more is refused, and the next invocation begins anew', () => {
    const meter = queryMeter()
    const db = guardD1(agreeable<D1Database>(), meter)
    for (let query = 0; query < 999; query++) db.prepare('SELECT 1').all()
    db.batch([db.prepare('SELECT 1'), db.prepare('SELECT 2')])
    expect(() => db.prepare('SELECT 1').first()).toThrow('production refuses that many D1 queries in one invocation')
    meter.reset()
    expect(() => db.prepare('SELECT 1').first()).not.toThrow()
  })

  test('[GRD1] a batch of 1,001 statements is refused', () => {
    const db = database()
    expect(() => db.batch(Array.from({ length: 1001 }, () => db.prepare('SELECT 1')))).toThrow(LimitError)
  })

  test('[GRD1] the free plan allows 50 queries', () => {
    const db = database(FREE_QUERIES_PER_INVOCATION)
    for (let query = 0; query < 50; query++) db.prepare('SELECT 1').run()
    expect(() => db.prepare('SELECT 1').run()).toThrow(LimitError)
  })

  test('[GRD1] 101 columns are refused', () => {
    expect(() => checkColumns(100)).not.toThrow()
    expect(() => checkColumns(101)).toThrow(LimitError)
  })

  test('a batch hands real statements to the database', () => {
    const real = { real: true }
    const given: unknown[] = []
    const d1 = agreeable<D1Database>()
    const db = new Proxy(d1, { get: (_, name) => (name === 'prepare' ? () => real : (list: unknown[]) => given.push(...list)) })
    const guarded = guardD1(db, queryMeter())
    guarded.batch([guarded.prepare('SELECT 1')])
    expect(given[0]).toBe(real)
  })
})

describe('Durable Object storage', () => {
  const storage = () => guardStorage(agreeable<DurableObjectStorage>())
  const entries = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`key${i}`, i]))

  test('[GRD1] a stored value over 2,000,000 bytes is refused, alone, among others and in a transaction', async () => {
    const large = `${MEGABYTE}${MEGABYTE}`
    expect(() => storage().put('key', MEGABYTE)).not.toThrow()
    expect(() => storage().put('key', large)).toThrow(LimitError)
    expect(() => storage().put({ small: 1, large })).toThrow(LimitError)
    expect(() => storage().put('key', { nested: [large] })).toThrow(LimitError)
    const inTransaction = guardStorage({ transaction: (closure: (inner: object) => Promise<unknown>) => closure(agreeable()) })
    await expect(inTransaction.transaction(async (inner) => Reflect.get(inner, 'put')('key', large))).rejects.toThrow(LimitError)
  })

  test('[GRD1] 129 keys in one call are refused', () => {
    expect(() => storage().put(entries(128))).not.toThrow()
    expect(() => storage().put(entries(129))).toThrow(LimitError)
    expect(() => storage().get(Object.keys(entries(129)))).toThrow(LimitError)
    expect(() => storage().delete(Object.keys(entries(129)))).toThrow(LimitError)
  })

  test('[GRD1] a key of more than 2,048 bytes is refused', () => {
    expect(() => storage().put('k'.repeat(2049), 1)).toThrow(LimitError)
  })

  test('[GRD1] SQL in an object has the parameters, statement and value limits of D1', () => {
    const exec = (sql: string, ...params: unknown[]) => guardStorage({ sql: agreeable<SqlStorage>() }).sql.exec(sql, ...params)
    expect(() => exec('SELECT 1', 1)).not.toThrow()
    expect(() => exec('x'.repeat(100_001))).toThrow(LimitError)
    expect(() => exec('SELECT 1', ...Array.from({ length: 101 }, () => 1))).toThrow(LimitError)
    expect(() => exec('SELECT ?', new Uint8Array(2_000_001))).toThrow(LimitError)
  })

  test('[GRD1] each event of an object is an invocation of its own', () => {
    class Counter {
      readonly #db: D1Database
      constructor(_: DurableObjectState, env: { DB: D1Database; MEDIA: R2Bucket }) {
        this.#db = env.DB
      }
      ask(times: number): void {
        for (let query = 0; query < times; query++) this.#db.prepare('SELECT 1').all()
      }
    }
    const Limited = limitedClass(Counter)
    const made = new Limited(agreeable<DurableObjectState>(), { DB: agreeable<D1Database>(), MEDIA: agreeable<R2Bucket>() })
    const ask = (times: number) => Reflect.get(made, 'ask').call(made, times)
    expect(() => ask(1000)).not.toThrow()
    expect(() => ask(1000)).not.toThrow()
    expect(() => ask(1001)).toThrow(LimitError)
  })
})

describe('R2, WebCrypto and WebSocket', () => {
  test('[GRD1] an object key over 1,024 bytes and metadata over 2,048 bytes are refused', () => {
    const bucket = guardR2(agreeable<R2Bucket>())
    expect(() => bucket.put('k'.repeat(1024), 'body', { customMetadata: { of: 'x'.repeat(2046) } })).not.toThrow()
    expect(() => bucket.put('k'.repeat(1025), 'body')).toThrow(LimitError)
    expect(() => bucket.put('k', 'body', { customMetadata: { of: 'x'.repeat(2047) } })).toThrow(LimitError)
  })

  test('[GRD1] PBKDF2 with more than 100,000 rounds is refused', () => {
    const subtle = { deriveBits: (_algorithm: object) => 'bits', deriveKey: (_algorithm: object) => 'key' }
    guardSubtle(subtle)
    expect(subtle.deriveBits({ name: 'PBKDF2', iterations: 100_000 })).toBe('bits')
    expect(() => subtle.deriveBits({ name: 'PBKDF2', iterations: 100_001 })).toThrow(LimitError)
    expect(() => subtle.deriveKey({ name: 'PBKDF2', iterations: 600_000 })).toThrow(LimitError)
  })

  test('[GRD1] a WebSocket frame of more than 1 MiB is refused', () => {
    const socket = { send: (_frame: string | ArrayBuffer) => 'sent' }
    guardSocket(socket)
    expect(socket.send('x'.repeat(PRODUCTION_LIMITS.frameBytes))).toBe('sent')
    expect(() => socket.send('x'.repeat(PRODUCTION_LIMITS.frameBytes + 1))).toThrow(LimitError)
    expect(() => socket.send(new ArrayBuffer(PRODUCTION_LIMITS.frameBytes + 1))).toThrow(LimitError)
  })

  test('bytes are those of UTF-8, of the buffer, or of the JSON', () => {
    expect([byteLength('ü'), byteLength(new Uint8Array(3)), byteLength({ a: 1 }), byteLength(7)]).toEqual([2, 3, 7, 8])
  })
})
