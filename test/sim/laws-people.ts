/** Laws about people and what is written down of them: the audit log tells all, nobody acts who may not, nothing leaves unapproved. */
import { isDeepStrictEqual } from 'node:util'
import type { AuditChange } from '../../schema/domain/audit.ts'
import { groupBy, type Law } from './evidence.ts'
import { changesOf, during, surelyNeedsApproval } from './rights-then.ts'

type Fields = Readonly<Record<string, unknown>>

/** Tables that nothing changes but audited deeds, with the fields of them that the log tells. */
const AUDITED = {
  members: ['name', 'role', 'scope', 'availability', 'active', 'removedAt', 'approval'],
  teams: ['name', 'members', 'numbers'],
  settings: ['name', 'firstReplyClaims', 'agentsReassign', 'leaseDays'],
  invitations: ['name', 'role', 'scope', 'teams', 'approval', 'member', 'createdBy', 'expiresAt', 'usedBy', 'revokedAt'],
  sessions: ['member', 'label', 'how', 'end']
} as const
type AuditedTable = keyof typeof AUDITED
const TABLES = Object.keys(AUDITED) as AuditedTable[]

/** AUD-01: each entry begins where the ones before it ended, and all of them together are the rows as they are. */
export const theAuditLogIsTheHistory: Law = (evidence) =>
  TABLES.flatMap((table) => {
    const wrong: string[] = []
    const rows = new Map<string, Fields>()
    for (const { id, before, after, entry } of changesOf(evidence.audit, table)) {
      const known = rows.get(id)
      // The settings were there before anybody's first deed.
      const fits =
        before === null ? known === undefined : table === 'settings' || (known && isDeepStrictEqual({ ...known, ...before }, known))
      if (!fits) wrong.push(`audit ${entry.seq}/${entry.n} (${entry.kind}): ${table} ${id} was not ${JSON.stringify(before)}`)
      if (after === null) rows.delete(id)
      else rows.set(id, { ...known, ...after })
    }
    const stored = new Map<string, object>(evidence[table === 'members' ? 'memberRows' : table].map((row) => [row.id, row]))
    for (const id of new Set([...rows.keys(), ...stored.keys()])) wrong.push(...differing(table, id, rows.get(id), stored.get(id)))
    return wrong
  })

const differing = (table: AuditedTable, id: string, told: Fields | undefined, row: object | undefined): string[] => {
  if (table === 'settings' && !told) return []
  if (!told || !row) return [`${table} ${id} is ${row ? 'not ' : 'only '}in the audit log`]
  return AUDITED[table]
    .filter((field) => field in told || table !== 'settings')
    .filter((field) => !isDeepStrictEqual(told[field], Reflect.get(row, field)))
    .map(
      (field) => `${table} ${id}: ${field} is ${JSON.stringify(Reflect.get(row, field))}, the audit log says ${JSON.stringify(told[field])}`
    )
}

/** AUD-01: what a person decided about a conversation, and each reply that was let out, is in the log with the commit that stored it. */
export const everyChangeIsInTheAuditLog: Law = ({ audit, decided, stored }) => {
  const bySeq = groupBy(audit, (entry) => String(entry.seq))
  const isTold = (seq: number, is: (change: AuditChange) => boolean): boolean =>
    (bySeq.get(String(seq)) ?? []).some(({ changes }) => changes.some(is))
  return [
    ...decided
      .filter(
        ({ conversation, field, value, seq }) =>
          !isTold(seq, ({ table, id, after }) => table === 'conversations' && id === conversation && after?.[field] === value)
      )
      .map(({ conversation, field, seq }) => `${field} of conversation ${conversation} in commit ${seq} is not in the audit log`),
    ...stored
      .filter((row) => row.origin === 'agent')
      .filter(
        (row) =>
          !isTold(
            row.seq,
            ({ table, id, before, after }) =>
              table === 'messages' &&
              id === row.id &&
              before === null &&
              after?.author === row.author &&
              after?.approvedBy === row.approvedBy
          )
      )
      .map((row) => `message ${row.id} in commit ${row.seq} is not in the audit log`)
  ]
}

/** AUD-01, ACT2: an entry is of an action that was carried out, by that member on that device; one that was refused leaves none. */
export const everyEntryIsOfADeed: Law = ({ audit, actions }) => {
  const deeds = groupBy(actions, (row) => `${row.seq}/${row.kind}/${row.member}/${row.device}/${row.madeAt}`)
  return audit
    .filter(({ kind }) => !kind.startsWith('access.') && kind !== 'workspace.setup')
    .filter(({ seq, kind, actor, device, madeAt }) => {
      const those = deeds.get(`${seq}/${kind}/${actor}/${device}/${madeAt}`) ?? []
      return !those.some(({ outcome }) => outcome.outcome !== 'refused')
    })
    .map(({ seq, n, kind, actor }) => `audit ${seq}/${n} (${kind} by ${actor}) is of no action`)
}

const APPROVERS: readonly unknown[] = ['owner', 'admin', 'manager']

/** ADM-01: a reply whose author needs approval is let out, or tried again, only with the name of somebody else who may give it, and needs none. */
export const nothingLeavesUnapproved: Law = (evidence) => {
  const replies = evidence.stored.filter((row) => row.origin === 'agent')
  const retried = evidence.events.filter(({ kind }) => kind === 'retried')
  return [
    ...replies
      .filter((row) => row.author !== null && row.approvedBy === null && surelyNeedsApproval(evidence, row.author, row.seq))
      .map((row) => `reply ${row.id} of ${row.author} left without approval`),
    ...replies
      .filter(({ author, approvedBy, seq }) => {
        if (approvedBy === null) return false
        const isApprover = during(evidence, approvedBy, 'role', seq).some((role) => APPROVERS.includes(role))
        return approvedBy === author || !isApprover || surelyNeedsApproval(evidence, approvedBy, seq)
      })
      .map((row) => `reply ${row.id} of ${row.author} was approved by ${row.approvedBy}, who may not`),
    ...retried.flatMap(({ actor, detail, seq }) => {
      const message = evidence.stored.findLast((row) => row.id === detail.message)
      const isOwn = actor !== null && message?.author === actor && message.approvedBy === null
      return isOwn && surelyNeedsApproval(evidence, actor, seq) ? [`reply ${message.id} of ${actor} was tried again without approval`] : []
    })
  ]
}

/** T11, ACC6: nothing is done by somebody who is suspended or gone, nor with a session that is over. */
export const nobodyActsAfterTheirEnd: Law = (evidence) => {
  const ends = new Map(evidence.sessions.filter((row) => row.end !== null).map((row) => [row.id, row.seq]))
  return [
    ...evidence.audit
      .filter(({ session, seq }) => session !== null && seq > (ends.get(session) ?? Number.POSITIVE_INFINITY))
      .map(({ seq, n, kind }) => `audit ${seq}/${n} (${kind}) is of a session that was over`),
    ...evidence.actions
      .filter(({ member, seq }) => !during(evidence, member, 'active', seq).includes(true))
      .map(({ id, member, seq }) => `action ${id} in commit ${seq} is of ${member}, who was not here`)
  ]
}
