/** Holds a replica against the model server: what it has and should not, lacks, or claims wrongly. */
import type { SyncedRows } from '../../../../schema/protocol/delta.ts'
import type { ModelServer } from './model-server.test-aid.ts'
import type { Replica } from './replica.ts'
import { isBefore } from './thread-coverage.ts'

const textOf = (row: object | undefined): string => JSON.stringify(row, row ? Object.keys(row).sort() : [])

/** Everything that `load` tells, by table and key. */
export const loadedRows = async (replica: Replica): Promise<Map<string, Map<string, object>>> => {
  const tables = new Map<string, Map<string, object>>()
  await replica.load((rows: Partial<SyncedRows>) => {
    for (const [name, list] of Object.entries(rows)) {
      const table = tables.get(name) ?? new Map<string, object>()
      for (const row of list) table.set('id' in row ? row.id : row.conversation, row)
      tables.set(name, table)
    }
  })
  return tables
}

/** Empty where the replica is what the server would show its member. */
export const wrongIn = async (replica: Replica, server: ModelServer): Promise<readonly string[]> => {
  const wrong: string[] = []
  const tables = await loadedRows(replica)
  const compare = (name: string, expected: readonly (readonly [string, object])[]) => {
    const here = tables.get(name) ?? new Map<string, object>()
    for (const [key, row] of expected) if (textOf(here.get(key)) !== textOf(row)) wrong.push(`${name} ${key}: ${textOf(here.get(key))}`)
    for (const key of here.keys()) if (!expected.some(([known]) => known === key)) wrong.push(`${name} ${key} should not be here`)
  }
  const visible = [...server.conversations].filter(([id]) => server.sees(id))
  compare('conversations', visible)
  compare(
    'contacts',
    [...new Set(visible.map(([, row]) => row.contact))].map((id) => [id, server.contacts.get(id) ?? {}] as const)
  )
  compare(
    'heldReplies',
    [...server.held].filter(([, row]) => server.seesHeld(row))
  )
  for (const [key, row] of tables.get('reads') ?? []) if (textOf(row) !== textOf(server.reads.get(key))) wrong.push(`reads ${key}`)
  for (const [id] of server.conversations) wrong.push(...(await wrongInThread(replica, server, id)))
  return wrong
}

const wrongInThread = async (replica: Replica, server: ModelServer, id: string): Promise<readonly string[]> => {
  const wrong: string[] = []
  const slice = await replica.thread(id, null, 1000)
  const coverage = await replica.coverage(id)
  if (!server.sees(id))
    return slice.messages.length + slice.events.length + slice.cases.length > 0 || coverage ? [`${id} is not to be seen`] : []
  for (const row of slice.messages) if (textOf(row) !== textOf(server.messages.get(row.id))) wrong.push(`message ${row.id} of ${id} is old`)
  for (const row of slice.events) if (textOf(row) !== textOf(server.events.get(row.id))) wrong.push(`event ${row.id}`)
  for (const row of slice.cases) if (textOf(row) !== textOf(server.cases.get(row.id))) wrong.push(`case ${row.id}`)
  if (slice.cases.length !== 1) wrong.push(`${id} lacks its open case`)
  const whole = coverage ? server.threadOf(id).filter((row) => coverage.complete || (coverage.from && !isBefore(row, coverage.from))) : []
  for (const row of whole) if (!slice.messages.some((here) => here.id === row.id)) wrong.push(`message ${row.id} of ${id} is missing`)
  return wrong
}
