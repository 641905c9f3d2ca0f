/** What ids of the audit log are called, and how its rows are read: they may be of another version, so nothing about them is taken for granted. */
import type { AuditChange, AuditItem } from '../../../state/settings-answers.ts'

/** Null: not known on this device, or gone. */
export interface AuditNames {
  readonly member: (id: string) => string
  readonly team: (id: string) => string | null
  readonly number: (id: string) => string | null
  /** What the reader calls the customer of a conversation. */
  readonly customer: (conversation: string) => string | null
}

type Row = AuditChange['after']

export const isOneOf = <One extends string>(value: unknown, all: readonly One[]): value is One =>
  typeof value === 'string' && (all as readonly string[]).includes(value)

/** Null where the row does not have the field as a text. */
export const textOf = (row: Row, field: string): string | null => {
  const value = row?.[field]
  return typeof value === 'string' ? value : null
}

/** Ids of a list; none where there is no such list. */
export const listOf = (row: Row, field: string): readonly string[] => {
  const value = row?.[field]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

export type Sentences = readonly string[]
/** Null: nothing in the entry says what it was; the general sentence of its kind stands. */
export type Write = (item: AuditItem, who: string, names: AuditNames) => Sentences | null

export const changed = ({ changes }: AuditItem, table: string): readonly AuditChange[] => changes.filter((change) => change.table === table)
export const first = (item: AuditItem, table: string): AuditChange | undefined => changed(item, table)[0]

export const has = (row: Row, field: string): boolean => row !== null && field in row
