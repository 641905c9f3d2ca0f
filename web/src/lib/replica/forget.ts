/**
 * Forgets what a delta says is gone or out of sight (L10). A conversation takes its thread along, and its contact where that has no other
 * conversation here, and replies of others that await approval in it; the reader's own position and held replies stay.
 * Not here: deciding what may be seen.
 */
import { Dexie } from 'dexie'
import type { MemberId, Seq } from '../../../../schema/domain/ids.ts'
import type { Deletions } from '../../../../schema/protocol/delta.ts'
import type { ReplicaDatabase } from './schema.ts'

/** Until which seq each id is gone: a row that is newer came back since, by a page that was read later. */
export type GoneUpTo = ReadonlyMap<string, Seq>

export interface Gone {
  readonly conversations: GoneUpTo
  readonly messages: GoneUpTo
  readonly heldReplies: GoneUpTo
}

/** What went, and the contacts that may be nobody's now. */
export interface Went {
  readonly deletions: Deletions
  readonly contacts: ReadonlySet<string>
}

export const forget = async (database: ReplicaDatabase, gone: Gone, me: MemberId): Promise<Went> => {
  const conversations = await forgetConversations(database, gone.conversations)
  const messages = await forgetById(database.messages, gone.messages)
  const heldReplies = [
    ...(await forgetById(database.heldReplies, gone.heldReplies)),
    ...(await forgetRepliesOfOthers(database, gone.conversations, me))
  ]
  // What is listed keeps pages that were read before from bringing it back; a message counts also where it never was here.
  await database.forgotten.bulkPut([...conversations.known, ...gone.messages].map(([id, seq]) => ({ id, seq })))
  return {
    deletions: { conversations: conversations.ids, messages: [...conversations.messages, ...messages], heldReplies },
    contacts: conversations.contacts
  }
}

const forgetById = async (
  table: ReplicaDatabase['messages'] | ReplicaDatabase['heldReplies'],
  gone: GoneUpTo
): Promise<readonly string[]> => {
  if (gone.size === 0) return []
  const stored: readonly ({ readonly id: string; readonly seq: Seq } | undefined)[] = await table.bulkGet([...gone.keys()])
  const ids = stored.flatMap((row) => (row && row.seq <= (gone.get(row.id) ?? -1) ? row.id : []))
  await table.bulkDelete(ids)
  return ids
}

/** They were here because their conversation could be seen; also where that itself was not here yet, in a cut bootstrap. */
const forgetRepliesOfOthers = async (database: ReplicaDatabase, conversations: GoneUpTo, me: MemberId): Promise<readonly string[]> => {
  if (conversations.size === 0) return []
  const rows = await database.heldReplies
    .where('conversation')
    .anyOf([...conversations.keys()])
    .toArray()
  const ids = rows.filter((row) => row.author !== me && row.seq <= (conversations.get(row.conversation) ?? -1)).map(({ id }) => id)
  await database.heldReplies.bulkDelete(ids)
  return ids
}

interface ForgottenConversations {
  readonly ids: readonly string[]
  /** Every conversation that was here, also one whose row is newer: its thread may have missed changes while it was out of sight. */
  readonly known: readonly (readonly [string, Seq])[]
  /** Messages of conversations that stay. */
  readonly messages: readonly string[]
  readonly contacts: ReadonlySet<string>
}

const forgetConversations = async (database: ReplicaDatabase, gone: GoneUpTo): Promise<ForgottenConversations> => {
  if (gone.size === 0) return { ids: [], known: [], messages: [], contacts: new Set() }
  const rows = (await database.conversations.bulkGet([...gone.keys()])).flatMap((row) => row ?? [])
  const upTo = (id: string): Seq => gone.get(id) ?? -1
  const went = rows.filter((row) => row.seq <= upTo(row.id))
  const staying = rows.filter((row) => row.seq > upTo(row.id))
  const ids = rows.map(({ id }) => id)
  const messages: string[] = []
  for (const { id } of rows) {
    const thread = await database.messages
      .where('[conversation+at+position]')
      .between([id, Dexie.minKey, Dexie.minKey], [id, Dexie.maxKey, Dexie.maxKey])
      .toArray()
    const dead = thread.filter((row) => row.seq <= upTo(id)).map((row) => row.id)
    await database.messages.bulkDelete(dead)
    if (staying.some((row) => row.id === id)) messages.push(...dead)
  }
  for (const table of [database.events, database.cases] as const) {
    const belonging: readonly { readonly id: string; readonly conversation: string; readonly seq: Seq }[] = await table
      .where('conversation')
      .anyOf(ids)
      .toArray()
    await table.bulkDelete(belonging.filter((row) => row.seq <= upTo(row.conversation)).map((row) => row.id))
  }
  await database.coverage.bulkDelete(ids)
  await database.conversations.bulkDelete(went.map(({ id }) => id))
  return {
    ids: went.map(({ id }) => id),
    known: ids.map((id) => [id, upTo(id)] as const),
    messages,
    contacts: new Set(went.map(({ contact }) => contact))
  }
}

/** Drops contacts that no conversation here has any more: they were visible through it only (L10). */
export const dropOrphans = async (database: ReplicaDatabase, contacts: ReadonlySet<string>): Promise<readonly string[]> => {
  if (contacts.size === 0) return []
  const having = await database.conversations
    .where('contact')
    .anyOf([...contacts])
    .toArray()
  const kept = new Set(having.map(({ contact }) => contact))
  const orphans = [...contacts].filter((id) => !kept.has(id))
  await database.contacts.bulkDelete(orphans)
  return orphans
}
