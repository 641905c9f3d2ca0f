/**
 * A small world for tests: a workspace in node:sqlite with the real SQL, a clock that is moved by hand, and people who do things.
 * Everything goes through `Committer`, as in the hub. Not here: sockets, senders, webhooks' JSON.
 */
import * as v from 'valibot'
import type { ContactRow, WhatsAppPerson } from '../../schema/domain/contact.ts'
import type { ConversationRow } from '../../schema/domain/conversation.ts'
import type { ConversationId, MemberId, MessageId, Millis, NumberId, Wamid } from '../../schema/domain/ids.ts'
import type { MemberRow, TeamRow } from '../../schema/domain/member.ts'
import type { EventRow, MessageRow } from '../../schema/domain/message.ts'
import { type ActionKind, type ActionOf, type ActionResult, ActionSchema } from '../../schema/protocol/action.ts'
import type { EchoItem, Item, MessageItem, StatusItem } from '../../schema/whatsapp/item.ts'
import { echoKey, messageKey, statusKey } from '../../schema/whatsapp/item-key.ts'
import { memberRow } from '../../test/harness/rows.ts'
import { openMigrated, type SqliteDb } from '../../test/harness/sqlite-d1.ts'
import { DECISION_HOLDS_MS } from '../outbound/fold-sending.ts'
import type { Db } from '../store/db.ts'
import { decodeRow, type Table } from '../store/table.ts'
import { CONTACTS, CONVERSATIONS, EVENTS, MESSAGES } from '../store/tables.ts'
import { Committer } from './committer.ts'
import type {
  ActionOperation,
  Delivery,
  IntakeOperation,
  MemberSetup,
  Operation,
  OperationResult,
  OrderToSend,
  SendOutcome
} from './operation.ts'
import type { Plan } from './plan.ts'

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
/** Noon of a day in November 2026: a whole second, so that times are easy to compare. */
export const START: Millis = Date.UTC(2026, 10, 23, 12)

export const SHOP: NumberId = '200000000000001'
export const DEPOT: NumberId = '200000000000002'
/** The customer of most tests. */
export const IDA = '15550001234'
export const OTTO = '15550005678'

/** A member as setup puts them: everything but what a commit adds. */
export const person = (id: MemberId, role: MemberRow['role'], more: Partial<MemberSetup> = {}): MemberSetup => {
  const { seq, rightsSeq, ...row } = memberRow(id, { role, ...more })
  return row
}

export const PEOPLE: readonly MemberSetup[] = [
  person('ana', 'agent'),
  person('ben', 'agent'),
  person('chidi', 'agent'),
  person('emre', 'manager'),
  person('fay', 'admin'),
  person('vera', 'viewer')
]

const number = (id: NumberId, name: string) => ({
  id,
  waba: 'waba',
  display: `+${id}`,
  name,
  pausedFor: null,
  pausedAt: null,
  demo: false
})

/** An action as a device makes it, without its id. */
export type Wish = { [K in ActionKind]: Omit<ActionOf<K>, 'id'> }[ActionKind]

export interface Said {
  /** WhatsApp's time; now, if not given. */
  readonly at?: Millis | null
  readonly number?: NumberId
  readonly id?: Wamid
  readonly quiet?: boolean
  readonly type?: string
  readonly person?: Partial<WhatsAppPerson>
}

export interface WorldOptions {
  /** Wraps the database: to lose answers, to let a rival in. */
  readonly wrap?: (db: Db) => Db
  readonly teams?: readonly Omit<TeamRow, 'seq'>[]
  readonly people?: readonly MemberSetup[]
}

export const personOf = (phone: string | null, more: Partial<WhatsAppPerson> = {}): WhatsAppPerson => ({
  phone,
  userId: null,
  parentUserId: null,
  username: null,
  name: phone === null ? null : `Customer ${phone}`,
  ...more
})

export class World {
  now: Millis = START
  /** So far the simulator moved the clock of windows and snoozes ahead of the other. */
  ahead: Millis = 0
  readonly db: SqliteDb
  readonly plans: Plan[] = []
  #committer: Committer | undefined
  #counter = 0
  #last: Promise<unknown> = Promise.resolve()

  private constructor(db: SqliteDb) {
    this.db = db
  }

  static async open({ wrap = (db) => db, teams, people = PEOPLE }: WorldOptions = {}): Promise<World> {
    const world = new World(await openMigrated())
    world.#committer = await world.committerOn(wrap(world.db))
    await world.commit({
      kind: 'setup',
      now: world.now,
      members: people,
      numbers: [number(SHOP, 'Shop'), number(DEPOT, 'Depot')],
      ...(teams ? { teams } : {})
    })
    return world
  }

  get committer(): Committer {
    if (!this.#committer) throw new Error('the world is not open yet')
    return this.#committer
  }

  /** Another committer on the same rows, as a second hub would be. */
  committerOn(db: Db = this.db): Promise<Committer> {
    return Committer.load({
      db,
      newId: () => this.newId('id'),
      now: () => this.now,
      wallClock: () => this.wallNow,
      committed: (plan) => {
        this.plans.push(plan)
      }
    })
  }

  get wallNow(): Millis {
    return this.now - this.ahead
  }

  newId(kind: string): string {
    this.#counter += 1
    return `${kind}-${String(this.#counter).padStart(6, '0')}`
  }

  pass(ms: Millis): void {
    this.now += ms
  }

  /** All in one commit; one commit after the other, as in the hub. */
  commit(...operations: readonly Operation[]): Promise<readonly OperationResult[]> {
    const commit = this.#last.then(async () => (await this.committer.commit(operations)).results)
    this.#last = commit.catch(() => undefined) // its caller hears of it
    return commit
  }

  // ---- WhatsApp ----

  question(phone: string | null, text: string, said: Said = {}): MessageItem {
    const { at = this.now, number: to = SHOP, id = this.newId('wamid.in'), quiet = false, type = 'text' } = said
    const from = personOf(phone, said.person)
    return {
      kind: 'message',
      key: messageKey(to, id),
      number: to,
      id,
      at,
      person: from,
      type,
      text,
      content: null,
      file: null,
      quotes: null,
      quiet
    }
  }

  echo(phone: string | null, text: string, said: Said = {}): EchoItem {
    const { at = this.now, number: from = SHOP, id = this.newId('wamid.echo'), quiet = false, type = 'text' } = said
    const to = personOf(phone, said.person)
    return {
      kind: 'echo',
      key: echoKey(from, id),
      number: from,
      id,
      at,
      person: to,
      type,
      text,
      content: null,
      file: null,
      quotes: null,
      quiet
    }
  }

  /** A tick for a wamid; `callback` where Meta hands our mark back. */
  tick(
    id: Wamid,
    status: StatusItem['status'],
    more: { at?: Millis | null; callback?: StatusItem['callback']; error?: StatusItem['error']; number?: NumberId } = {}
  ): StatusItem {
    const { at = this.now, callback = null, error = null, number: of = SHOP } = more
    return { kind: 'status', key: statusKey(of, id, status, '', String(at)), number: of, id, at, status, callback, error }
  }

  delivery(hash: string = this.newId('hash')): Delivery {
    return { hash, bytes: 2, encoding: 'utf8', body: '{}', r2Key: null }
  }

  intake(...items: readonly Item[]): IntakeOperation {
    return { kind: 'intake', now: this.now, delivery: this.delivery(), items }
  }

  take(...items: readonly Item[]): Promise<readonly OperationResult[]> {
    return this.commit(this.intake(...items))
  }

  /** A customer's message, taken in; answers its row. */
  async customerWrites(phone: string | null, text: string, said: Said = {}): Promise<MessageRow> {
    const item = this.question(phone, text, said)
    await this.take(item)
    return this.messageOf(item.id)
  }

  /** Somebody answers on the business phone. */
  async phoneAnswers(phone: string | null, text: string, said: Said = {}): Promise<MessageRow> {
    const item = this.echo(phone, text, said)
    await this.take(item)
    return this.messageOf(item.id)
  }

  // ---- people ----

  action(member: MemberId, wish: Wish, more: { device?: string; id?: string; now?: Millis } = {}): ActionOperation {
    const { device = `${member}-laptop`, id = this.newId('action'), now = this.now } = more
    const who = this.committer.member(member)
    if (!who) throw new Error(`nobody is called ${member}`)
    return { kind: 'action', now, wallNow: now - this.ahead, member: who, device, action: v.parse(ActionSchema, { id, ...wish }) }
  }

  async act(member: MemberId, wish: Wish, more: { device?: string; id?: string } = {}): Promise<ActionResult & { readonly id: string }> {
    const operation = this.action(member, wish, more)
    return { ...resultOf((await this.commit(operation))[0]), id: operation.action.id }
  }

  /** All in one commit; one result each. */
  async actTogether(...operations: readonly ActionOperation[]): Promise<readonly ActionResult[]> {
    return (await this.commit(...operations)).map(resultOf)
  }

  /** A reply by somebody who has seen everything, or up to `seen`. */
  async reply(member: MemberId, conversation: ConversationId, more: { text?: string; seen?: MessageId | null; device?: string } = {}) {
    const { text = 'An answer', seen = this.lastIn(conversation)?.id ?? null, device } = more
    return this.act(member, { kind: 'message.send', conversation, text, seen }, device === undefined ? {} : { device })
  }

  // ---- sending ----

  async attempt(message: MessageId, attempt = this.message(message).attempt + 1): Promise<OrderToSend | null> {
    const decidedAt = this.rows(MESSAGES).find((row) => row.id === message)?.decidedAt ?? this.now
    const late = this.now - decidedAt > DECISION_HOLDS_MS
    const [result] = await this.commit({ kind: 'attempt', now: this.now, message, attempt, late })
    if (result?.kind !== 'attempt') throw new Error('an attempt was not answered as one')
    return result.send
  }

  async outcome(message: MessageId, outcome: SendOutcome, attempt = this.message(message).attempt): Promise<void> {
    await this.commit({ kind: 'outcome', now: this.now, message, attempt, outcome })
  }

  /** An attempt that WhatsApp accepts under `wamid`. */
  async sends(message: MessageId, wamid: Wamid = `wamid.${message}`): Promise<Wamid> {
    if (!(await this.attempt(message))) throw new Error(`${message} may not leave`)
    await this.outcome(message, { kind: 'accepted', wamid })
    return wamid
  }

  // ---- what is stored ----

  rows<Row>(table: Table<Row>): readonly Row[] {
    return this.db.database
      .prepare(`SELECT * FROM "${table.name}"`)
      .all()
      .map((row) => decodeRow(table, row))
  }

  /** The only value of a query. */
  value(sql: string): unknown {
    return Object.values(this.db.database.prepare(sql).get() ?? {})[0]
  }

  conversation(id: ConversationId): ConversationRow {
    return need(this.rows(CONVERSATIONS), (row) => row.id === id)
  }

  contact(id: string): ContactRow {
    return need(this.rows(CONTACTS), (row) => row.id === id)
  }

  message(id: MessageId): MessageRow {
    return need(this.rows(MESSAGES), (row) => row.id === id)
  }

  messageOf(wamid: Wamid): MessageRow {
    return need(this.rows(MESSAGES), (row) => row.wamid === wamid)
  }

  /** A thread as it is shown: by WhatsApp's second, then by arrival. */
  thread(conversation: ConversationId): readonly MessageRow[] {
    return this.rows(MESSAGES)
      .filter((row) => row.conversation === conversation)
      .sort((a, b) => a.at - b.at || a.position - b.position)
  }

  lastIn(conversation: ConversationId): MessageRow | undefined {
    return this.rows(MESSAGES)
      .filter((row) => row.conversation === conversation)
      .sort((a, b) => b.position - a.position)[0]
  }

  events(conversation: ConversationId): readonly EventRow[] {
    return this.rows(EVENTS)
      .filter((row) => row.conversation === conversation)
      .sort((a, b) => a.seq - b.seq || a.id.localeCompare(b.id))
  }

  /** Everything that a commit can write, for "nothing was written". */
  everything(): string {
    const tables = this.db.database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all()
    return JSON.stringify(tables.map(({ name }) => [name, this.db.database.prepare(`SELECT * FROM "${String(name)}"`).all()]))
  }
}

const need = <Row>(rows: readonly Row[], is: (row: Row) => boolean): Row => {
  const row = rows.find(is)
  if (!row) throw new Error('there is no such row')
  return row
}

export const resultOf = (result: OperationResult | undefined): ActionResult => {
  if (result?.kind !== 'action') throw new Error('an action was not answered as one')
  return result.result
}
