/** Before and after of one field of the audit log in words: names for ids, times as times. Not here: the sentence above (`audit-words.ts`). */
import { ROLES, SCOPES } from '../../../../../../schema/domain/member.ts'
import type { Key } from '../../../i18n/locale.svelte.ts'
import { locale, t } from '../../../i18n/locale.svelte.ts'
import { numberText } from '../../../look/numbers.ts'
import { exactTime } from '../../../look/times.ts'
import type { AuditChange } from '../../../state/settings-answers.ts'
import { type AuditNames, isOneOf } from './audit-names.ts'

export interface FieldLine {
  /** Of the list: fields of a row stand once. */
  readonly field: string
  readonly label: string
  readonly before: string
  readonly after: string
}
export interface ChangeLines {
  readonly title: string
  readonly lines: readonly FieldLine[]
}

const TABLES = [
  'settings',
  'members',
  'teams',
  'numbers',
  'conversations',
  'messages',
  'heldReplies',
  'invitations',
  'passkeys',
  'sessions',
  'recovery'
] as const

/** Fields with a name of their own in the catalogue. */
const FIELDS = [
  'name',
  'role',
  'scope',
  'approval',
  'active',
  'availability',
  'removedAt',
  'members',
  'numbers',
  'teams',
  'status',
  'assignee',
  'team',
  'priority',
  'snoozedUntil',
  'needsReply',
  'firstReplyClaims',
  'agentsReassign',
  'leaseDays',
  'reason',
  'label',
  'how',
  'end',
  'pausedFor',
  'display',
  'conversation',
  'author',
  'approvedBy',
  'edited',
  'heldAt',
  'returnedBy',
  'attempt',
  'member',
  'expiresAt',
  'usedBy',
  'revokedAt',
  'backedUp',
  'createdBy',
  'createdAt'
] as const

const PERSON = /^(?:assignee|member|author|approvedBy|returnedBy|createdBy|usedBy)$/
const TIME = /(?:At|Until|Since)$/

export const changeLines = ({ table, id, before, after }: AuditChange, names: AuditNames): ChangeLines => {
  const kind = isOneOf(table, TABLES) ? t(`audit.table.${table}`) : table
  const name = nameOf(table, id, names)
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return {
    title: name === null ? kind : `${kind}: ${name}`,
    lines: fields.map((field) => ({
      field,
      label: isOneOf(field, FIELDS) ? t(`audit.is.${field}`) : field,
      before: before === null ? t('settings.noneMark') : valueWords(field, before[field], names),
      after: after === null ? t('audit.gone') : valueWords(field, after[field], names)
    }))
  }
}

const nameOf = (table: string, id: string, names: AuditNames): string | null => {
  if (table === 'members') return names.member(id)
  if (table === 'teams') return names.team(id)
  if (table === 'numbers') return names.number(id)
  return table === 'conversations' ? names.customer(id) : null
}

const ENUMS: Readonly<Record<string, (value: string) => Key | null>> = {
  role: (value) => (isOneOf(value, ROLES) ? `settings.role.${value}` : null),
  scope: (value) => (isOneOf(value, SCOPES) ? `settings.scope.${value}` : null),
  availability: (value) => (isOneOf(value, ['available', 'away']) ? `people.standing.${value}` : null)
}

const valueWords = (field: string, value: unknown, names: AuditNames): string => {
  if (value === null || value === undefined || value === '') return t('settings.noneMark')
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no')
  if (typeof value === 'number') return TIME.test(field) ? exactTime(value, { tag: locale.tag }) : numberText(value, locale.tag)
  if (Array.isArray(value)) return value.map((one) => valueWords(field.replace(/s$/, ''), one, names)).join(', ') || t('settings.noneMark')
  if (typeof value !== 'string') return JSON.stringify(value)
  return idWords(field, value, names) ?? enumWords(field, value) ?? value
}

const idWords = (field: string, id: string, names: AuditNames): string | null => {
  if (PERSON.test(field)) return names.member(id)
  if (field === 'team') return names.team(id) ?? t('audit.someTeam')
  if (field === 'number') return names.number(id) ?? t('audit.someNumber')
  return field === 'conversation' ? (names.customer(id) ?? t('audit.someCustomer')) : null
}

const enumWords = (field: string, value: string): string | null => {
  const key = ENUMS[field]?.(value) ?? null
  return key === null ? null : plain(key)
}
/** A key of a word without values. */
const plain = (key: Key): string => t(key as 'settings.role.owner')
