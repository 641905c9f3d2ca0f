/** The audit log page by page, newest first, cut by who, what and when (AUD-01). Not here: writing it (commit/trail.ts). */
import * as v from 'valibot'
import type { AuditRow } from '../../schema/domain/audit.ts'
import type { MemberId, Millis } from '../../schema/domain/ids.ts'
import type { Page } from './conversation-pages.ts'
import type { Db, Statement } from './db.ts'
import { decodeRow } from './table.ts'
import { AUDIT } from './tables.ts'
import type { Condition } from './visibility.ts'

const PAGE_SIZE = 100

export interface AuditFilter {
  /** The entry that was shown last; null: from the newest on. */
  readonly after: { readonly seq: number; readonly n: number } | null
  readonly member: MemberId | null
  /** A kind, or with a point at its end the beginning of kinds. */
  readonly kind: string | null
  readonly from: Millis | null
  readonly to: Millis | null
}

export interface AuditItem extends AuditRow {
  /** What the list of devices calls the session's browser. */
  readonly deviceLabel: string | null
}

const Whole = v.pipe(v.string(), v.regex(/^\d{1,16}$/), v.transform(Number))
const Cursor = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}\.\d{1,9}$/),
  v.transform((text) => {
    const [seq = 0, n = 0] = text.split('.').map(Number)
    return { seq, n }
  })
)
const Filter = v.object({
  cursor: v.nullable(Cursor),
  member: v.nullable(v.pipe(v.string(), v.maxLength(100))),
  kind: v.nullable(v.pipe(v.string(), v.regex(/^[a-z-]+(\.[a-z-]*)?$/), v.maxLength(100))),
  from: v.nullable(Whole),
  to: v.nullable(Whole)
})

/** Null where a parameter is not understood; an empty one is none. */
export const auditFilterOf = (params: URLSearchParams): AuditFilter | null => {
  const given = (name: string) => params.get(name) || null
  const asked = { cursor: given('cursor'), member: given('member'), kind: given('kind'), from: given('from'), to: given('to') }
  const parsed = v.safeParse(Filter, asked)
  if (!parsed.success) return null
  const { cursor: after, ...rest } = parsed.output
  return { after, ...rest }
}

/** The sign after the point: what begins with `member.` lies before `member/`. */
const endOfPrefix = (prefix: string): string => `${prefix.slice(0, -1)}/`

const all = (parts: readonly Condition[]): Condition => ({
  sql: parts.length === 0 ? 'true' : parts.map(({ sql }) => sql).join(' AND '),
  params: parts.flatMap(({ params }) => params)
})

/** On rows under an alias; kinds that begin alike are found otherwise. */
const wantedOf = ({ after, member, kind, from, to }: AuditFilter, alias: string): Condition =>
  all([
    ...(after ? [{ sql: `(${alias}.seq, ${alias}.n) < (?, ?)`, params: [after.seq, after.n] }] : []),
    ...(member === null ? [] : [{ sql: `${alias}.actor = ?`, params: [member] }]),
    ...(kind === null || kind.endsWith('.') ? [] : [{ sql: `${alias}.kind = ?`, params: [kind] }]),
    ...(from === null ? [] : [{ sql: `${alias}.at >= ?`, params: [from] }]),
    ...(to === null ? [] : [{ sql: `${alias}.at <= ?`, params: [to] }])
  ])

const SELECT = 'SELECT a.*, s.label AS deviceLabel'
const LABELS = 'LEFT JOIN sessions AS s ON s.id = a.session'
const NEWEST = `ORDER BY a.seq DESC, a.n DESC LIMIT ${PAGE_SIZE + 1}`

const plain = (filter: AuditFilter): Statement => {
  const wanted = wantedOf(filter, 'a')
  return { sql: `${SELECT} FROM audit AS a ${LABELS} WHERE ${wanted.sql} ${NEWEST}`, params: wanted.params }
}

/**
 * Kinds that begin alike: which there are is read from the index in jumps, and of each kind no more than a page. Sorting all of them, as one
 * range of the index would have it, reads a log of years for its newest hundred.
 */
const byPrefix = (filter: AuditFilter, prefix: string): Statement => {
  const [outer, inner] = [wantedOf(filter, 'a'), wantedOf(filter, 'b')]
  const end = endOfPrefix(prefix)
  return {
    sql: `WITH RECURSIVE kinds (kind) AS (
            SELECT min(kind) FROM audit WHERE kind >= ? AND kind < ?
            UNION ALL SELECT (SELECT min(kind) FROM audit WHERE kind > kinds.kind AND kind < ?) FROM kinds WHERE kinds.kind IS NOT NULL
          )
          ${SELECT} FROM kinds CROSS JOIN audit AS a ON a.kind = kinds.kind AND a.seq >= coalesce((
            SELECT b.seq FROM audit AS b WHERE b.kind = kinds.kind AND ${inner.sql} ORDER BY b.seq DESC, b.n DESC LIMIT 1 OFFSET ${PAGE_SIZE}
          ), 0) ${LABELS} WHERE ${outer.sql} ${NEWEST}`,
    params: [prefix, end, end, ...inner.params, ...outer.params]
  }
}

export const auditPage = async (db: Db, filter: AuditFilter): Promise<Page<AuditItem>> => {
  const [result] = await db.batch([filter.kind?.endsWith('.') ? byPrefix(filter, filter.kind) : plain(filter)])
  const rows = result?.rows ?? []
  const items = rows.slice(0, PAGE_SIZE).map((row) => ({ ...decodeRow(AUDIT, row), deviceLabel: labelIn(row) }))
  const last = items.at(-1)
  return { items, next: rows.length > PAGE_SIZE && last ? `${last.seq}.${last.n}` : null }
}

const labelIn = ({ deviceLabel }: Readonly<Record<string, unknown>>): string | null => v.parse(v.nullable(v.string()), deviceLabel)
