/** All that is known when the world has come to rest: every row, what the database went through, and what lies on the phones. */
import type { Member } from '../../schema/domain/member.ts'
import { memberWithRights } from '../../schema/domain/member.ts'
import type { PhoneMessage } from '../../worker/simulator/state.ts'
import { decodeRow, type Table } from '../../worker/store/table.ts'
import {
  ACTIONS,
  ATTEMPTS,
  AUDIT,
  CASES,
  CONTACTS,
  CONVERSATIONS,
  DELIVERIES,
  EVENTS,
  HELD_REPLIES,
  INVITATIONS,
  ITEMS,
  MEMBERS,
  MESSAGES,
  NUMBERS,
  READS,
  SESSIONS,
  SETTINGS,
  TEAMS
} from '../../worker/store/tables.ts'
import { everDecided, everStored, type StoredMessage, statusChanges } from './history.ts'
import type { World } from './world.ts'

/** A send that Graph accepted: which message and attempt of ours it was. */
export interface Accepted {
  readonly message: string
  readonly attempt: number
  readonly phone: PhoneMessage
}

export type Evidence = ReturnType<typeof gather>
/** A law: what breaks it, in words; empty where it holds. */
export type Law = (evidence: Evidence) => readonly string[] | Promise<readonly string[]>

export const gather = (world: World) => {
  const { database } = world.sqlite
  const all = <Row>(table: Table<Row>, order = 'rowid'): Row[] =>
    database
      .prepare(`SELECT * FROM "${table.name}" ${order === 'rowid' ? '' : `ORDER BY ${order}`}`)
      .all()
      .map((row) => decodeRow(table, row))
  const count = (sql: string): number => Number(database.prepare(`SELECT (${sql}) AS n`).get()?.n)
  const teams = all(TEAMS)
  const memberRows = all(MEMBERS)
  const stored = everStored(world.sqlite)
  const messages = all(MESSAGES, 'position')
  return {
    world,
    count,
    head: count('SELECT max(seq) FROM commits'),
    teams,
    memberRows,
    members: new Map<string, Member>(memberRows.filter((row) => row.active).map((row) => [row.id, memberWithRights(row, teams)])),
    numbers: all(NUMBERS),
    settings: all(SETTINGS),
    invitations: all(INVITATIONS),
    sessions: all(SESSIONS),
    audit: all(AUDIT, 'seq, n'),
    contacts: all(CONTACTS),
    conversations: all(CONVERSATIONS, 'id'),
    cases: all(CASES),
    messages,
    messageById: new Map(messages.map((row) => [row.id, row])),
    attempts: all(ATTEMPTS),
    heldReplies: all(HELD_REPLIES),
    reads: all(READS),
    events: all(EVENTS, 'seq, id'),
    actions: all(ACTIONS, 'seq'),
    items: all(ITEMS),
    deliveries: all(DELIVERIES),
    stored,
    storedByConversation: groupBy(stored, (row) => row.conversation),
    decided: everDecided(world.sqlite),
    statusChanges: statusChanges(world.sqlite),
    phones: world.whatsapp.customers().flatMap(({ phone }) => world.whatsapp.messagesOf(phone)),
    accepted: world.whatsapp.customers().flatMap(({ phone }) => world.whatsapp.messagesOf(phone).flatMap(acceptedOf))
  }
}

const acceptedOf = (phone: PhoneMessage): Accepted[] => {
  const match = /^baton:(.+):(\d+)$/.exec(phone.callback ?? '')
  return match?.[1] && match[2] ? [{ message: match[1], attempt: Number(match[2]), phone }] : []
}

export const groupBy = <T>(list: readonly T[], keyOf: (entry: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>()
  for (const entry of list) {
    const group = groups.get(keyOf(entry))
    if (group) group.push(entry)
    else groups.set(keyOf(entry), [entry])
  }
  return groups
}

/** Who gave an answer: the same author on the same device, or the business phone. Said again, not asked of the product. */
export const keyOfAnswer = (message: Pick<StoredMessage, 'origin' | 'author' | 'device'>): string =>
  message.origin === 'phone' ? '(phone)' : `${message.author}/${message.device}`

/** Reactions and the like ask nothing and answer nothing. */
export const isQuietType = (type: string): boolean => type === 'reaction'
