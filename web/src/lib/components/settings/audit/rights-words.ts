/**
 * Rights and teams of the audit log as sentences: what somebody may do and see, who is in which team, whose numbers are. Not here: every
 * other kind of entry (`audit-words.ts`).
 */
import { ROLES, type Role, SCOPES, type Scope } from '../../../../../../schema/domain/member.ts'
import { t } from '../../../i18n/locale.svelte.ts'
import type { AuditChange } from '../../../state/settings-answers.ts'
import { type AuditNames, changed, first, has, isOneOf, listOf, type Sentences, textOf, type Write } from './audit-names.ts'

export const roleWords = (value: unknown): string => (isOneOf(value, ROLES) ? t(`settings.roleIn.${value satisfies Role}`) : String(value))
const scopeWords = (value: unknown): string => (isOneOf(value, SCOPES) ? t(`settings.scope.${value satisfies Scope}`) : String(value))
export const memberChange: Write = (item, who, names) => {
  const row = first(item, 'members')
  const teams = changed(item, 'teams')
  const member = row?.id ?? membersMoved(teams)[0]
  if (member === undefined) return null
  const name = names.member(member)
  return [
    ...rightsSentences(row, who, name),
    ...teams.flatMap((team) => teamSentence(team, member, who, name, names)),
    ...general(row, teams, who, name)
  ]
}

const rightsSentences = (row: AuditChange | undefined, who: string, name: string): Sentences => {
  const { before = null, after = null } = row ?? {}
  return [
    ...(has(after, 'role') ? [t('audit.role', { who, name, before: roleWords(before?.role), after: roleWords(after?.role) })] : []),
    ...(has(after, 'scope') ? [t('audit.scope', { who, name, before: scopeWords(before?.scope), after: scopeWords(after?.scope) })] : []),
    ...(has(after, 'approval') ? [t(after?.approval ? 'audit.approvalOn' : 'audit.approvalOff', { who, name })] : [])
  ]
}

/** Where neither rights nor teams say what it was. */
const general = (row: AuditChange | undefined, teams: readonly AuditChange[], who: string, name: string): Sentences =>
  teams.length === 0 && rightsSentences(row, who, name).length === 0 ? [t('audit.memberChanged', { who, name })] : []

const joined = ({ before, after }: AuditChange): readonly string[] =>
  listOf(after, 'members').filter((id) => !listOf(before, 'members').includes(id))
const left = ({ before, after }: AuditChange): readonly string[] =>
  listOf(before, 'members').filter((id) => !listOf(after, 'members').includes(id))
const membersMoved = (teams: readonly AuditChange[]): readonly string[] => teams.flatMap((team) => [...joined(team), ...left(team)])

const teamSentence = (change: AuditChange, member: string, who: string, name: string, names: AuditNames): Sentences => {
  const team = names.team(change.id) ?? t('audit.someTeam')
  if (joined(change).includes(member)) return [t('audit.teamJoined', { who, name, team })]
  return left(change).includes(member) ? [t('audit.teamLeftBy', { who, name, team })] : []
}

export const teamChange: Write = (item, who, names) => {
  const change = first(item, 'teams')
  if (!change) return null
  const { before, after } = change
  const team = names.team(change.id) ?? textOf(after, 'name') ?? textOf(before, 'name') ?? t('audit.someTeam')
  const numbers = (row: AuditChange['after']): readonly string[] => listOf(row, 'numbers')
  const numberName = (id: string): string => names.number(id) ?? t('audit.someNumber')
  const [was, is] = [textOf(before, 'name'), textOf(after, 'name')]
  const sentences = [
    ...(was !== null && is !== null ? [t('audit.teamRenamed', { who, before: was, after: is })] : []),
    ...joined(change).map((id) => t('audit.teamJoined', { who, name: names.member(id), team })),
    ...left(change).map((id) => t('audit.teamLeftBy', { who, name: names.member(id), team })),
    ...numbers(after).flatMap((id) =>
      numbers(before).includes(id) ? [] : [t('audit.numberJoined', { who, number: numberName(id), team })]
    ),
    ...numbers(before).flatMap((id) => (numbers(after).includes(id) ? [] : [t('audit.numberLeft', { who, number: numberName(id), team })]))
  ]
  return sentences.length > 0 ? sentences : [t('audit.teamChanged', { who, team })]
}
