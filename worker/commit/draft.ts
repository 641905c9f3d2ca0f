/**
 * The working copy of one commit: rows read, folded operation by operation, then written as one batch.
 * Not here: what operations mean (fold.ts, ingest, actions, outbound), reading and writing (store).
 */

import { type AuditRow, MAX_CHANGES } from '../../schema/domain/audit.ts'
import type { ContactRow } from '../../schema/domain/contact.ts'
import type { CaseRow, ConversationRow, DecidedField, ReadRow } from '../../schema/domain/conversation.ts'
import type {
  ContactId,
  ConversationId,
  MemberId,
  MessageId,
  Millis,
  NumberId,
  Position,
  Seq,
  SessionId,
  Wamid
} from '../../schema/domain/ids.ts'
import type { MemberRow, TeamRow } from '../../schema/domain/member.ts'
import type { AttemptRow, EventKind, EventRow, HeldReplyRow, MessageRow } from '../../schema/domain/message.ts'
import type { NumberRow } from '../../schema/domain/number.ts'
import { SETTINGS_ID, type SettingsRow } from '../../schema/domain/settings.ts'
import { AccessDraft, type AccessRows } from './access-rows.ts'
import type { Delivery } from './operation.ts'
import { type OnChange, RowSet } from './row-set.ts'
import {
  attemptKey,
  type Head,
  identityKey,
  readKey,
  type Snapshot,
  type Standing,
  type StoredAction,
  type StoredDevice,
  type StoredItem,
  type Tombstone,
  type Workspace
} from './snapshot.ts'
import { Trail } from './trail.ts'

export type LedgerSums = Record<'deliveries' | 'items' | 'shown' | 'exceptions' | 'pending', number>

export interface DraftDeps {
  /** A fresh random id (chance is handed in, L12). */
  readonly newId: () => string
}

export class Draft {
  readonly seq: Seq
  readonly settings: RowSet<SettingsRow>
  readonly members: RowSet<MemberRow>
  readonly teams: RowSet<TeamRow>
  readonly numbers: RowSet<NumberRow>
  readonly contacts: RowSet<ContactRow>
  readonly conversations: RowSet<ConversationRow>
  readonly cases: RowSet<CaseRow>
  readonly messages: RowSet<MessageRow>
  readonly heldReplies: RowSet<HeldReplyRow>
  readonly reads: RowSet<ReadRow>
  readonly events: EventRow[] = []
  readonly attempts = new Map<string, AttemptRow>()
  readonly changedAttempts = new Set<string>()
  readonly actions = new Map<string, StoredAction>()
  readonly newActions: StoredAction[] = []
  readonly devices = new Map<string, StoredDevice>()
  readonly newDevices: StoredDevice[] = []
  readonly standings = new Map<MessageId, Standing>()
  /** Messages that were taken back, by id: before this commit or in it. */
  readonly takenBack = new Map<MessageId, Tombstone>()
  readonly newTombstones: Tombstone[] = []
  readonly deliveries = new Map<string, Delivery | null>()
  readonly newDeliveries: { readonly delivery: Delivery; readonly at: Millis }[] = []
  readonly items = new Map<string, StoredItem>()
  readonly newItems = new Set<string>()
  readonly changedItems = new Set<string>()
  /** Conversations that some device may see for the first time now: their contact and open case travel with them (L10). */
  readonly carried = new Set<ConversationId>()
  readonly sums: LedgerSums = { deliveries: 0, items: 0, shown: 0, exceptions: 0, pending: 0 }
  readonly audit: AuditRow[] = []
  /** Hashes of links that were made before this commit. */
  readonly madeLinks: ReadonlySet<string>
  readonly newId: () => string

  readonly #identities = new Map<string, ContactId>()
  readonly #newIdentities = new Map<string, ContactId>()
  readonly #conversationByPair = new Map<string, ConversationId>()
  /** `number/wamid` → the message and the attempt that bears that id. */
  readonly #byWamid = new Map<string, { readonly message: MessageId; readonly attempt: number | null }>()
  /** `number/wamid/direction` → the message whose row bears it: no two may. */
  readonly #bearers = new Map<string, MessageId>()
  readonly #parked = new Map<Wamid, Set<string>>()
  #position: Position
  readonly #accessRows: AccessRows
  #access: AccessDraft | undefined
  #trail: Trail | undefined

  constructor(head: Head, workspace: Workspace, snapshot: Snapshot, deps: DraftDeps) {
    this.seq = head.seq + 1
    this.#position = head.position
    this.newId = deps.newId
    this.#accessRows = workspace.access
    this.madeLinks = new Set(snapshot.madeLinks.map(({ id }) => id))
    const rowsOf = <Row extends { readonly seq: Seq }>(table: string, keyOf: (row: Row) => string, read: readonly Row[]): RowSet<Row> =>
      new RowSet(this.seq, keyOf, read, this.#noted(table))
    this.settings = rowsOf('settings', (row) => row.id, [workspace.settings])
    this.members = rowsOf('members', (row) => row.id, workspace.members)
    this.teams = rowsOf('teams', (row) => row.id, workspace.teams)
    this.numbers = rowsOf('numbers', (row) => row.id, workspace.numbers)
    this.contacts = rowsOf('contacts', (row) => row.id, snapshot.contacts)
    this.conversations = rowsOf('conversations', (row) => row.id, snapshot.conversations)
    this.cases = rowsOf('cases', (row) => row.id, snapshot.cases)
    this.messages = rowsOf('messages', (row) => row.id, snapshot.messages)
    this.heldReplies = rowsOf('heldReplies', (row) => row.id, snapshot.heldReplies)
    this.reads = rowsOf('reads', readKey, snapshot.reads)
    for (const row of snapshot.attempts) {
      this.attempts.set(attemptKey(row), row)
      if (row.wamid !== null) this.#byWamid.set(`${row.number}/${row.wamid}`, row)
    }
    for (const row of snapshot.messages) if (row.wamid !== null) this.knowWamid(row)
    for (const row of snapshot.actions) this.actions.set(row.id, row)
    for (const row of snapshot.devices) this.devices.set(row.id, row)
    for (const row of snapshot.standings) this.standings.set(row.message, row)
    for (const row of snapshot.tombstones) this.takenBack.set(row.id, row)
    for (const row of snapshot.deliveries) this.deliveries.set(row.hash, null)
    for (const row of snapshot.items) {
      this.items.set(row.key, row)
      this.#notePark(row)
    }
    for (const row of snapshot.identities) this.#identities.set(identityKey(row), row.contact)
    for (const row of snapshot.conversations) this.#conversationByPair.set(`${row.number}/${row.contact}`, row.id)
  }

  /** Who may come in; copied when somebody asks for it first. */
  get access(): AccessDraft {
    this.#access ??= new AccessDraft(this.seq, this.#accessRows, (table) => this.#noted(table))
    return this.#access
  }

  /** Rows of who may come in that this commit changed; none where it touched none. */
  get touchedAccess(): AccessDraft | undefined {
    return this.#access
  }

  /** Whether a session has not ended, by now. */
  isOpenSession(id: SessionId): boolean {
    const row = this.#access ? this.#access.sessions.get(id) : this.#accessRows.sessions.find((one) => one.id === id)
    return row !== undefined && row.end === null
  }

  accessAfter(): AccessRows {
    return this.#access?.after() ?? this.#accessRows
  }

  /** The workspace's settings as they are now. */
  get set(): SettingsRow {
    return this.settings.need(SETTINGS_ID)
  }

  #noted(table: string): OnChange<object> {
    return (key, before, after) => this.#trail?.note(table, key, before, after)
  }

  /** Does a deed of somebody's and keeps what it changed for the audit log (AUD-01); one that changed nothing leaves nothing. */
  audited<Result>(who: Pick<AuditRow, 'at' | 'madeAt' | 'actor' | 'session' | 'device' | 'kind'>, deed: () => Result): Result {
    const trail = new Trail()
    this.#trail = trail
    try {
      return deed()
    } finally {
      this.#trail = undefined
      this.#keepTrail(who, trail)
    }
  }

  /** Tells in the entry of the deed that is being done what no field of a row says; elsewhere nothing. */
  remark(table: 'messages', id: string, more: Readonly<Record<string, boolean>>): void {
    this.#trail?.remark(table, id, more)
  }

  #keepTrail(who: Pick<AuditRow, 'at' | 'madeAt' | 'actor' | 'session' | 'device' | 'kind'>, trail: Trail): void {
    const changes = trail.changes()
    const conversation = trail.conversation()
    for (let from = 0; from < changes.length; from += MAX_CHANGES)
      this.audit.push({ seq: this.seq, n: this.audit.length, ...who, conversation, changes: changes.slice(from, from + MAX_CHANGES) })
  }

  get position(): Position {
    return this.#position
  }

  nextPosition(): Position {
    this.#position += 1
    return this.#position
  }

  contactOf(identity: string): ContactId | undefined {
    return this.#identities.get(identity)
  }

  identify(identity: string, contact: ContactId): void {
    this.#identities.set(identity, contact)
    this.#newIdentities.set(identity, contact)
  }

  newIdentities(): readonly (readonly [identity: string, contact: ContactId])[] {
    return [...this.#newIdentities]
  }

  conversationOf(number: NumberId, contact: ContactId): ConversationRow | undefined {
    const id = this.#conversationByPair.get(`${number}/${contact}`)
    return id === undefined ? undefined : this.conversations.get(id)
  }

  insertConversation(row: Omit<ConversationRow, 'seq'>): ConversationRow {
    this.#conversationByPair.set(`${row.number}/${row.contact}`, row.id)
    this.carried.add(row.id)
    return this.conversations.insert(row)
  }

  /** Sets a decided field and notes commit, author and time of the change (L1); `by` null: nobody, it happened by itself. */
  decide<F extends DecidedField>(id: ConversationId, field: F, value: ConversationRow[F], by: MemberId | null, at: Millis): void {
    this.conversations.update(id, { [field]: value, [`${field}Seq`]: this.seq, [`${field}By`]: by, [`${field}At`]: at })
    if (field === 'assignee' || field === 'team') this.carried.add(id)
  }

  /** A message leaves its thread, never having left us. */
  takeBack(message: MessageRow): void {
    const { id, conversation, author, position } = message
    this.messages.delete(id)
    const tombstone = { id, kind: 'messages' as const, conversation, author: author ?? '', position, seq: this.seq }
    this.takenBack.set(id, tombstone)
    this.newTombstones.push(tombstone)
  }

  /** A held reply is released or discarded. */
  letGo({ id, conversation, author }: HeldReplyRow): void {
    this.heldReplies.delete(id)
    this.newTombstones.push({ id, kind: 'heldReplies', conversation, author, position: 0, seq: this.seq })
  }

  addEvent(
    conversation: ConversationId,
    event: { readonly kind: EventKind; readonly actor: MemberId | null; readonly at: Millis; readonly detail?: EventRow['detail'] }
  ): void {
    const row = this.conversations.need(conversation)
    this.events.push({
      id: this.newId(),
      conversation,
      case: row.currentCase,
      kind: event.kind,
      actor: event.actor,
      at: event.at,
      detail: event.detail ?? {},
      afterPosition: row.lastPosition,
      seq: this.seq
    })
  }

  /** From now on statuses of this message's wamid find it. */
  knowWamid(message: Pick<MessageRow, 'id' | 'number' | 'wamid' | 'direction'>): void {
    if (message.wamid === null) return
    const key = `${message.number}/${message.wamid}`
    const borne = `${key}/${message.direction}`
    if (!this.#bearers.has(borne)) this.#bearers.set(borne, message.id)
    if (message.direction === 'out' && !this.#byWamid.has(key)) this.#byWamid.set(key, { message: message.id, attempt: null })
  }

  /** Whether a row of the number bears this wamid, in the same direction. */
  isTaken(number: NumberId, wamid: Wamid, direction: MessageRow['direction']): boolean {
    return this.#bearers.has(`${number}/${wamid}/${direction}`)
  }

  /** The wamid, unless another message's row bears it already (Meta echoed what we sent ourselves): then null. */
  freeWamid(message: Pick<MessageRow, 'id' | 'number'>, wamid: Wamid): Wamid | null {
    return (this.#bearers.get(`${message.number}/${wamid}/out`) ?? message.id) === message.id ? wamid : null
  }

  /** The message that bears a wamid now, or bore it in an earlier attempt. */
  byWamid(number: NumberId, wamid: Wamid): { readonly message: MessageRow; readonly attempt: number } | undefined {
    const found = this.#byWamid.get(`${number}/${wamid}`)
    const message = found && this.messages.get(found.message)
    return message && { message, attempt: found.attempt ?? message.attempt }
  }

  /** Statuses that wait for a message of this wamid. */
  parkedFor(wamid: Wamid): readonly StoredItem[] {
    const keys = [...(this.#parked.get(wamid) ?? [])]
    return keys
      .map((key) => this.items.get(key))
      .filter((item) => item?.reason === 'parked')
      .filter((item) => item !== undefined)
  }

  #notePark(item: StoredItem): void {
    if (item.reason !== 'parked' || item.wamid === null) return
    const keys = this.#parked.get(item.wamid) ?? new Set()
    this.#parked.set(item.wamid, keys.add(item.key))
  }

  putAttempt(attempt: AttemptRow): void {
    const key = attemptKey(attempt)
    this.attempts.set(key, attempt)
    this.changedAttempts.add(key)
    if (attempt.wamid !== null) this.#byWamid.set(`${attempt.number}/${attempt.wamid}`, attempt)
  }

  attemptsOf(message: MessageId): readonly AttemptRow[] {
    return [...this.attempts.values()].filter((row) => row.message === message)
  }

  addDelivery(delivery: Delivery, at: Millis): void {
    if (this.deliveries.has(delivery.hash)) return
    this.deliveries.set(delivery.hash, delivery)
    this.newDeliveries.push({ delivery, at })
    this.sums.deliveries += 1
  }

  /** Writes an item's state into the ledger and keeps its sums: received = shown + exceptions + pending (CAP-02). */
  putItem(item: StoredItem): void {
    const before = this.items.get(item.key)
    if (before) this.sums[sumOf(before)] -= 1
    else this.sums.items += 1
    this.sums[sumOf(item)] += 1
    this.items.set(item.key, item)
    this.#notePark(item)
    if (!before) this.newItems.add(item.key)
    else if (!this.newItems.has(item.key)) this.changedItems.add(item.key)
  }
}

const sumOf = (item: StoredItem): 'shown' | 'exceptions' | 'pending' => (item.state === 'exception' ? 'exceptions' : item.state)
