/**
 * Applies deltas that continue the chain, rows and cursor in one transaction (L4). Several are folded first: a transaction costs more
 * than its rows. Not here: getting what is missing (sync).
 */
import type { MemberId, Seq } from '../../../../schema/domain/ids.ts'
import { type Delta, formatCursor, parseCursor, SYNCED_TABLES, type SyncedRows } from '../../../../schema/protocol/delta.ts'
import type { ChainedChange } from './change.ts'
import { dropOrphans, forget, type Gone } from './forget.ts'
import { type AnyRow, putNewer, withConversation } from './put-newer.ts'
import type { ReplicaDatabase } from './schema.ts'

/**
 * Must run inside a transaction over all tables. 'gap': the first delta that is not known already does not start where we stand.
 * `me`: whose replica it is; of others' held replies it has those only whose conversation may be seen.
 */
export const applyDeltas = async (database: ReplicaDatabase, deltas: readonly Delta[], me: MemberId): Promise<ChainedChange | 'gap'> => {
  const cursor = await readCursor(database)
  const chain = chainFrom(cursor, deltas)
  if (chain === 'gap') return 'gap'
  const last = chain.at(-1)
  if (!last) return { from: cursor, cursor, rows: {}, deletions: {} }
  const folded = fold(chain, me)
  const went = await forget(database, folded.gone, me)
  const rows = await putNewer(database, await withConversation(database, folded.rows))
  const orphans = new Set(await dropOrphans(database, new Set([...went.contacts, ...folded.contacts])))
  const to = formatCursor(last.epoch, last.to)
  await database.meta.put({ key: 'cursor', value: to })
  return {
    from: cursor,
    cursor: to,
    rows: rows.contacts ? { ...rows, contacts: rows.contacts.filter(({ id }) => !orphans.has(id)) } : rows,
    deletions: withoutReturned(went.deletions, rows)
  }
}

export const readCursor = async (database: ReplicaDatabase): Promise<string | null> => {
  const row = await database.meta.get('cursor')
  return row?.key === 'cursor' ? row.value : null
}

/** The deltas that continue a cursor one after the other; what comes after a hole is left, its sender will be asked. */
const chainFrom = (cursor: string | null, deltas: readonly Delta[]): readonly Delta[] | 'gap' => {
  const place = cursor === null ? null : parseCursor(cursor)
  if (!place) return deltas.length > 0 ? 'gap' : []
  const chain: Delta[] = []
  let seq = place.seq
  for (const delta of deltas) {
    if (delta.epoch === place.epoch && delta.to <= seq) continue
    if (delta.epoch !== place.epoch || delta.from !== seq) return chain.length > 0 ? chain : 'gap'
    chain.push(delta)
    seq = delta.to
  }
  return chain
}

interface Folded {
  readonly rows: Partial<SyncedRows>
  readonly gone: Gone
  /** Contacts of conversations that came and went within the chain. */
  readonly contacts: ReadonlySet<string>
}

/**
 * What is left of a chain: a row that a later delta takes back is not written. A row counts from the delta that brought it, not from its
 * own seq: contacts and cases travel with a conversation that became visible and may be old.
 */
const fold = (chain: readonly Delta[], me: MemberId): Folded => {
  const gone = {
    conversations: new Map<string, Seq>(),
    messages: new Map<string, Seq>(),
    heldReplies: new Map<string, Seq>()
  }
  for (const { deletions, to } of chain)
    for (const kind of ['conversations', 'messages', 'heldReplies'] as const) for (const id of deletions[kind] ?? []) gone[kind].set(id, to)
  const rows: Record<string, AnyRow[]> = {}
  const contacts = new Set<string>()
  for (const { rows: given, to } of chain) {
    const outlives = (upTo: Seq | undefined) => upTo === undefined || upTo < to
    const kept: Partial<SyncedRows> = {
      ...given,
      conversations: (given.conversations ?? []).filter((row) => outlives(gone.conversations.get(row.id))),
      messages: (given.messages ?? []).filter(
        (row) => outlives(gone.conversations.get(row.conversation)) && outlives(gone.messages.get(row.id))
      ),
      events: (given.events ?? []).filter((row) => outlives(gone.conversations.get(row.conversation))),
      cases: (given.cases ?? []).filter((row) => outlives(gone.conversations.get(row.conversation))),
      heldReplies: (given.heldReplies ?? []).filter(
        (row) => outlives(gone.heldReplies.get(row.id)) && (row.author === me || outlives(gone.conversations.get(row.conversation)))
      )
    }
    for (const row of given.conversations ?? []) if (!outlives(gone.conversations.get(row.id))) contacts.add(row.contact)
    for (const name of SYNCED_TABLES) {
      const list = rows[name] ?? []
      list.push(...(kept[name] ?? []))
      rows[name] = list
    }
  }
  return { rows: rows as Partial<SyncedRows>, gone, contacts }
}

/** What went and came back in the same write did not go. */
const withoutReturned = (deletions: ChainedChange['deletions'], rows: Partial<SyncedRows>): ChainedChange['deletions'] => {
  const returned = (list: readonly { readonly id: string }[] | undefined) => new Set((list ?? []).map(({ id }) => id))
  const left = (ids: readonly string[] | undefined, back: ReadonlySet<string>) => (ids ?? []).filter((id) => !back.has(id))
  return {
    conversations: left(deletions.conversations, returned(rows.conversations)),
    messages: left(deletions.messages, returned(rows.messages)),
    heldReplies: left(deletions.heldReplies, returned(rows.heldReplies))
  }
}
