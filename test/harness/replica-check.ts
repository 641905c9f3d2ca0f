/** Holds what a device has against what D1 has and the device's member may see (SYN3). The rule of who sees what is written here once more. */
import type { SyncedRows } from '../../schema/protocol/delta.ts'
import { decodeRow, type Table } from '../../worker/store/table.ts'
import {
  CASES,
  CONTACTS,
  CONVERSATIONS,
  EVENTS,
  HELD_REPLIES,
  MEMBERS,
  MESSAGES,
  NUMBERS,
  READS,
  SETTINGS,
  TEAMS
} from '../../worker/store/tables.ts'
import type { Device, SyncedRow } from './device.ts'
import type { Server } from './server.ts'

const KEPT_MS = 30 * 24 * 3_600_000

/** The conversations that a member sees. */
export async function visibleTo(server: Server, person: string): Promise<ReadonlySet<string>> {
  const rows = await server.rows<{ id: string }>(
    `SELECT c.id FROM conversations AS c, members AS m WHERE m.id = ?1 AND (m.scope = 'workspace' OR c.assignee = m.id OR (m.scope = 'teams' AND (
       NOT EXISTS (SELECT 1 FROM teams AS t, json_each(t.numbers) AS n WHERE n.value = c.number)
       OR EXISTS (SELECT 1 FROM teams AS t, json_each(t.members) AS p WHERE p.value = m.id
                  AND (t.id = c.team OR c.number IN (SELECT value FROM json_each(t.numbers)))))))`,
    person
  )
  return new Set(rows.map(({ id }) => id))
}

const keyOf = (row: SyncedRow): string => ('id' in row ? String(row.id) : `${row.member}/${row.conversation}`)

/** A row as text, whatever the order of its fields. */
const textOf = (row: SyncedRow): string => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))

async function storedRows<Row>(server: Server, table: Table<Row>): Promise<readonly SyncedRow[]> {
  const rows = await server.rows(`SELECT * FROM "${table.name}"`)
  return rows.map((row) => decodeRow(table, row) as unknown as SyncedRow)
}

/** What the device has and should not, lacks, or has otherwise than the server; empty where it is equal. */
export async function differences(server: Server, person: string, device: Device): Promise<readonly string[]> {
  const seen = await visibleTo(server, person)
  const wrong: string[] = []
  const compare = async <Row>(
    table: Table<Row> & { readonly name: string },
    name: keyof SyncedRows,
    mayHave: (row: SyncedRow) => boolean,
    mustHave: (row: SyncedRow) => boolean
  ) => {
    const stored = new Map((await storedRows(server, table)).map((row) => [keyOf(row), row]))
    for (const row of device.rows(name)) {
      const there = stored.get(keyOf(row))
      if (!there) wrong.push(`${name} ${keyOf(row)} is gone from the server`)
      else if (!mayHave(there)) wrong.push(`${name} ${keyOf(row)} is not ${person}'s to see`)
      else if (textOf(row) !== textOf(there)) wrong.push(`${name} ${keyOf(row)} is ${textOf(row)}, not ${textOf(there)}`)
    }
    for (const row of stored.values())
      if (mayHave(row) && mustHave(row) && !device.row(name, keyOf(row))) wrong.push(`${name} ${keyOf(row)} is missing`)
  }
  const everybody = () => true
  const inSight = (row: SyncedRow) => seen.has(String(row.conversation))
  const toldOf = (row: SyncedRow) => row.seq > (device.toldSince.get(String(row.conversation)) ?? Number.POSITIVE_INFINITY)
  const contacts = new Set(device.rows('conversations').map(({ contact }) => contact))
  await compare(MEMBERS, 'members', everybody, everybody)
  await compare(TEAMS, 'teams', everybody, everybody)
  await compare(NUMBERS, 'numbers', everybody, everybody)
  await compare(
    CONVERSATIONS,
    'conversations',
    (row) => seen.has(String(row.id)),
    (row) => row.status !== 'resolved' || Number(row.lastMessageAt) > Date.now() - KEPT_MS
  )
  await compare(CONTACTS, 'contacts', (row) => contacts.has(row.id), everybody)
  await compare(MESSAGES, 'messages', inSight, toldOf)
  await compare(EVENTS, 'events', inSight, toldOf)
  await compare(CASES, 'cases', inSight, toldOf)
  const role = (await storedRows(server, MEMBERS)).find((row) => row.id === person)?.role
  const approves = role === 'owner' || role === 'admin' || role === 'manager'
  const maySeeHeld = (row: SyncedRow) => row.author === person || (row.reason === 'awaiting_approval' && approves && inSight(row))
  await compare(HELD_REPLIES, 'heldReplies', maySeeHeld, everybody)
  await compare(SETTINGS, 'settings', everybody, everybody)
  await compare(
    READS,
    'reads',
    (row) => row.member === person,
    (row) => inSight(row) && toldOf(row)
  )
  return wrong
}
