/**
 * The replica's database: one per member and per shape of rows, disposable (L5). A changed shape is another name, never an upgrade.
 * Not here: `baton-local-…` (outbox, drafts), which is never dropped by anything in this folder.
 */
import { Dexie, type Table } from 'dexie'
import type { ContactRow } from '../../../../schema/domain/contact.ts'
import type { CaseRow, ConversationRow, ReadRow } from '../../../../schema/domain/conversation.ts'
import type { ConversationId, MemberId, Seq } from '../../../../schema/domain/ids.ts'
import type { MemberRow, TeamRow } from '../../../../schema/domain/member.ts'
import type { EventRow, HeldReplyRow, MessageRow } from '../../../../schema/domain/message.ts'
import type { NumberRow } from '../../../../schema/domain/number.ts'
import type { SettingsRow } from '../../../../schema/domain/settings.ts'

/** A message's place in its thread: WhatsApp's time, then arrival [CAP4]. */
export interface ThreadPlace {
  readonly at: number
  readonly position: number
}

/** How much of a thread is here: everything from `from` to its end. No row: nothing is known to be whole. */
export interface ThreadCoverage {
  readonly conversation: ConversationId
  /** Nothing older exists on the server. */
  readonly complete: boolean
  /** What the server gave to ask for the next older page with; null: ask from the newest. */
  readonly older: string | null
  readonly from: ThreadPlace | null
}

/** A conversation or message that was here and went at `seq`: a page read before must not bring it back. */
export interface Forgotten {
  readonly id: string
  readonly seq: Seq
}

/** `floor`: what went up to this seq is no longer listed in `forgotten`. */
export type MetaRow =
  | { readonly key: 'cursor'; readonly value: string }
  | { readonly key: 'bootstrapPlace'; readonly value: string }
  | { readonly key: 'floor'; readonly value: Seq }

/** Few indexes: each is written again with every row. `null` is no key, so incoming messages stand in no index of status. */
const STORES = {
  settings: 'id',
  members: 'id',
  teams: 'id',
  numbers: 'id',
  contacts: 'id',
  conversations: 'id, contact',
  cases: 'id, conversation',
  messages: 'id, [conversation+at+position], wamid, status',
  events: 'id, conversation',
  heldReplies: 'id, conversation',
  reads: 'conversation',
  coverage: 'conversation',
  forgotten: 'id',
  meta: 'key'
} as const

/** To be raised when a row changes its fields while its indexes stay. */
const ROW_SHAPE = 3

export class ReplicaDatabase extends Dexie {
  declare readonly settings: Table<SettingsRow, string>
  declare readonly members: Table<MemberRow, string>
  declare readonly teams: Table<TeamRow, string>
  declare readonly numbers: Table<NumberRow, string>
  declare readonly contacts: Table<ContactRow, string>
  declare readonly conversations: Table<ConversationRow, string>
  declare readonly cases: Table<CaseRow, string>
  declare readonly messages: Table<MessageRow, string>
  declare readonly events: Table<EventRow, string>
  declare readonly heldReplies: Table<HeldReplyRow, string>
  declare readonly reads: Table<ReadRow, string>
  declare readonly coverage: Table<ThreadCoverage, string>
  declare readonly forgotten: Table<Forgotten, string>
  declare readonly meta: Table<MetaRow, string>
}

/** What a database needs of the platform; handed in by tests (L12). */
export interface ReplicaPlatform {
  readonly member: MemberId
  readonly indexedDB?: IDBFactory
  readonly IDBKeyRange?: typeof IDBKeyRange
}

/** FNV-1a: a name, not a secret. */
const hashOf = (text: string): string => {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash.toString(16).padStart(8, '0')
}

/** Names the shape of everything in the replica; tabs of another shape share nothing with this one. */
export const REPLICA_SHAPE = hashOf(`${ROW_SHAPE} ${JSON.stringify(STORES)}`)

const PREFIX = 'baton-replica-'
export const replicaName = (member: MemberId, shape: string = REPLICA_SHAPE): string => `${PREFIX}${shape}-${member}`

/** A replica of this member in another shape. */
const isOutdated = (name: string, member: MemberId): boolean => {
  const shape = /^[0-9a-f]+/.exec(name.slice(PREFIX.length))?.[0]
  return shape !== undefined && shape !== REPLICA_SHAPE && name === replicaName(member, shape)
}

/** Opens the member's database and drops those of older shapes. One that cannot be opened is dropped and made anew: it is a copy. */
export const openDatabase = async (platform: ReplicaPlatform): Promise<ReplicaDatabase> => {
  const factory = platform.indexedDB ?? globalThis.indexedDB
  await dropOutdated(factory, platform.member)
  try {
    return await open(platform)
  } catch {
    await drop(factory, replicaName(platform.member)) // what is wrong with the platform itself is thrown by the second try
    return open(platform)
  }
}

const open = async ({ member, ...platform }: ReplicaPlatform): Promise<ReplicaDatabase> => {
  const database = new ReplicaDatabase(replicaName(member), platform)
  database.version(1).stores(STORES)
  // Another tab drops it: do not stand in its way, and do not make it anew by the next look, as Dexie would by itself (L10).
  database.on('versionchange', () => {
    database.close()
    return false
  })
  await database.open()
  return database
}

const dropOutdated = async (factory: IDBFactory, member: MemberId): Promise<void> => {
  const known = await factory.databases()
  await Promise.all(known.flatMap(({ name }) => (name && isOutdated(name, member) ? drop(factory, name) : [])))
}

/** Resolves also while another tab still has it open: it goes when that tab lets go. */
const drop = (factory: IDBFactory, name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = factory.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onblocked = () => resolve()
    request.onerror = () => reject(request.error)
  })
