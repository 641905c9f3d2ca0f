/**
 * What production refuses and a local run lets through, as numbers and checks. Sources: Cloudflare's limits pages for D1,
 * Durable Objects, R2 and Workers. Not here: where the checks are put (`d1.ts`, `storage.ts`, `r2.ts`, `globals.ts`).
 */

export const PRODUCTION_LIMITS = {
  /** D1 and Durable Object SQL: parameters bound to one statement. */
  boundParameters: 100,
  /** D1 and Durable Object SQL: bytes of one statement. */
  statementBytes: 100_000,
  /** D1, Durable Object SQL and key-value: bytes of one string, blob or row. */
  valueBytes: 2_000_000,
  /** D1: columns of a table or result. */
  columns: 100,
  /** D1: bytes of a LIKE or GLOB pattern. */
  likePatternBytes: 50,
  /** D1: queries per invocation on the paid plan; a batch counts as one, and holds no more than this itself. */
  queriesPerInvocation: 1000,
  /** Durable Object key-value: keys of one call. */
  keysPerCall: 128,
  /** Durable Object key-value: bytes of one key. */
  storageKeyBytes: 2048,
  /** R2: bytes of one key. */
  objectKeyBytes: 1024,
  /** R2: bytes of an object's custom metadata. */
  objectMetadataBytes: 2048,
  /** WebCrypto: PBKDF2 rounds. */
  pbkdf2Rounds: 100_000,
  /** Frames that a Durable Object is sent or sends: the older, smaller of the two documented figures. */
  frameBytes: 1_048_576
} as const

/** D1 queries per invocation on the free plan, for tests that want to know. */
export const FREE_QUERIES_PER_INVOCATION = 50

/** Production would have refused this. The message names the limit. */
export class LimitError extends Error {
  override readonly name = 'LimitError'
}

export const refuse = (what: string, found: number, limit: number): never => {
  throw new LimitError(`production refuses ${what}: ${found} is over the limit of ${limit}`)
}

const within = (what: string, found: number, limit: number): void => {
  if (found > limit) refuse(what, found, limit)
}

const encoder = new TextEncoder()

/** Bytes of a value as production counts them: UTF-8 of a string, length of a buffer, JSON of anything else. */
export function byteLength(value: unknown): number {
  if (typeof value === 'string') return encoder.encode(value).byteLength
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength
  if (typeof value !== 'object' || value === null) return 8
  return encoder.encode(JSON.stringify(value)).byteLength
}

export const checkStatement = (sql: string): void =>
  within('a SQL statement of that many bytes', byteLength(sql), PRODUCTION_LIMITS.statementBytes)

export function checkParameters(params: readonly unknown[]): void {
  within('that many bound parameters', params.length, PRODUCTION_LIMITS.boundParameters)
  for (const value of params) within('a bound string or blob of that many bytes', byteLength(value), PRODUCTION_LIMITS.valueBytes)
}

export const checkColumns = (count: number): void => within('that many columns', count, PRODUCTION_LIMITS.columns)

export function checkStored(key: string, value: unknown): void {
  within('a storage key of that many bytes', byteLength(key), PRODUCTION_LIMITS.storageKeyBytes)
  within('a stored value of that many bytes', byteLength(key) + byteLength(value), PRODUCTION_LIMITS.valueBytes)
}

export const checkKeys = (count: number): void => within('that many keys in one call', count, PRODUCTION_LIMITS.keysPerCall)

export const checkRounds = (rounds: number): void => within('that many PBKDF2 rounds', rounds, PRODUCTION_LIMITS.pbkdf2Rounds)

export const checkFrame = (frame: unknown): void =>
  within('a WebSocket frame of that many bytes', byteLength(frame), PRODUCTION_LIMITS.frameBytes)

export function checkObject(key: string, metadata: Readonly<Record<string, string>> | undefined): void {
  within('an object key of that many bytes', byteLength(key), PRODUCTION_LIMITS.objectKeyBytes)
  const bytes = Object.entries(metadata ?? {}).reduce((sum, [name, value]) => sum + byteLength(name) + byteLength(value), 0)
  within('custom metadata of that many bytes', bytes, PRODUCTION_LIMITS.objectMetadataBytes)
}

/** Counts the D1 queries of one invocation. */
export interface QueryMeter {
  /** One call to D1 that holds so many statements. */
  query(statements: number): void
  /** Another invocation begins. */
  reset(): void
}

export function queryMeter(limit: number = PRODUCTION_LIMITS.queriesPerInvocation): QueryMeter {
  let queries = 0
  return {
    query(statements) {
      within('that many statements in one batch', statements, limit)
      queries += 1
      within('that many D1 queries in one invocation', queries, limit)
    },
    reset() {
      queries = 0
    }
  }
}
