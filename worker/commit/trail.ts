/**
 * What one deed changed, row by row, as the audit log keeps it (AUD-01): first state and last, only the fields that differ and that are
 * listed here. Nothing is kept that is not listed: no customer's or colleague's words, no keys. A row is named by its id; that of a session,
 * or of an invitation, is the hash of its secret, which opens nothing, and a passkey's is hashed when it is written (trail-name.ts).
 */
import type { AuditChange } from '../../schema/domain/audit.ts'

/** The tables and fields that the log tells of. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  settings: ['name', 'firstReplyClaims', 'agentsReassign', 'leaseDays'],
  members: ['name', 'role', 'scope', 'availability', 'active', 'removedAt', 'approval'],
  teams: ['name', 'members', 'numbers'],
  numbers: ['name', 'display', 'pausedFor'],
  conversations: ['status', 'snoozedUntil', 'assignee', 'team', 'priority', 'needsReply'],
  messages: ['conversation', 'status', 'author', 'approvedBy', 'attempt'],
  heldReplies: ['conversation', 'author', 'reason', 'heldAt', 'returnedBy'],
  invitations: ['name', 'role', 'scope', 'teams', 'approval', 'member', 'createdBy', 'expiresAt', 'usedBy', 'revokedAt'],
  passkeys: ['member', 'name', 'backedUp'],
  recovery: ['member', 'createdAt'],
  sessions: ['member', 'label', 'how', 'end']
}

/** What tells a row from its neighbours is told with every change of it. */
const NAMED_BY: Readonly<Record<string, readonly string[]>> = {
  invitations: ['name', 'createdBy'],
  passkeys: ['member', 'name'],
  sessions: ['member', 'label']
}

type Fields = Readonly<Record<string, unknown>>

interface Step {
  readonly table: string
  /** The conversation that the row is, or is of. */
  readonly conversation: string | null
  readonly id: string
  readonly before: Fields | null
  readonly after: Fields | null
}

export class Trail {
  readonly #steps = new Map<string, Step>()

  note(table: string, id: string, before: object | null, after: object | null): void {
    if (!TOLD[table]) return
    const key = `${table}/${id}`
    const first = this.#steps.get(key)
    this.#steps.set(key, {
      table,
      conversation: table === 'conversations' ? id : conversationOf(after ?? before),
      id,
      before: first ? first.before : toldOf(table, before),
      after: toldOf(table, after)
    })
  }

  /** What no field of a row says, beside the fields that a deed gave it. */
  remark(table: string, id: string, more: Fields): void {
    const step = this.#steps.get(`${table}/${id}`)
    if (step?.after) this.#steps.set(`${table}/${id}`, { ...step, after: { ...step.after, ...more } })
  }

  /** In the order in which rows were first touched; a row that ended as it was is none. */
  changes(): AuditChange[] {
    return [...this.#steps.values()].map(differing).filter((step) => step !== null)
  }

  /** The one conversation that all of it was about; null where there was none, or several. */
  conversation(): string | null {
    const changed = [...this.#steps.values()].filter((step) => differing(step) !== null)
    const conversations = new Set(changed.flatMap((step) => step.conversation ?? []))
    return conversations.size === 1 ? ([...conversations][0] ?? null) : null
  }
}

const conversationOf = (row: object | null): string | null =>
  row && 'conversation' in row && typeof row.conversation === 'string' ? row.conversation : null

const toldOf = (table: string, row: object | null): Fields | null =>
  row && Object.fromEntries((TOLD[table] ?? []).map((field) => [field, (row as Fields)[field]]))

const differing = ({ table, id, before, after }: Step): AuditChange | null => {
  if (before === null || after === null) return before === after ? null : { table, id, before, after }
  const fields = Object.keys(after).filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
  const told = [...new Set([...(NAMED_BY[table] ?? []), ...fields])]
  const only = (row: Fields): Fields => Object.fromEntries(told.map((field) => [field, row[field]]))
  return fields.length === 0 ? null : { table, id, before: only(before), after: only(after) }
}
