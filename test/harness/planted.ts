/**
 * A workspace whose rows stand in D1 before the hub wakes for the first time: people of every kind, and as many rows beside them as a proof
 * needs, without a past. Not here: what is expected of them; rows that come about by themselves (`workspace.ts` makes those).
 */
import { createHash } from 'node:crypto'
import type { InvitationRow, PasskeyRow, SessionRow } from '../../schema/domain/access.ts'
import type { AuditRow } from '../../schema/domain/audit.ts'
import type { ContactRow } from '../../schema/domain/contact.ts'
import type { CaseRow, ConversationRow, ReadRow } from '../../schema/domain/conversation.ts'
import type { MemberRow, TeamRow } from '../../schema/domain/member.ts'
import type { EventRow, HeldReplyRow, MessageRow } from '../../schema/domain/message.ts'
import type { NumberRow } from '../../schema/domain/number.ts'
import type { StoredAction } from '../../worker/commit/snapshot.ts'
import { insertRows, type Table } from '../../worker/store/table.ts'
import * as tables from '../../worker/store/tables.ts'
import { conversationRow, heldReplyRow, memberRow, messageRow } from './rows.ts'
import { type Server, type ServerOptions, startServer } from './server.ts'

/** The commit that planted rows bear. */
export const PLANTED_SEQ = 1

/** So long ago everything was planted. */
const AGE_MS = 600_000
const DAY_MS = 86_400_000

export const sha = (text: string): string => createHash('sha256').update(text).digest('hex')

export interface Thread {
  readonly conversation: string
  readonly contact: string
  /** The customer's last message. */
  readonly message: string
}

/** Puts rows down, and starts a server on them. Ids are given, so that a test can name what it planted. */
export class Ground {
  readonly members: MemberRow[] = []
  readonly teams: TeamRow[] = []
  readonly numbers: NumberRow[] = []
  readonly contacts: ContactRow[] = []
  readonly conversations: ConversationRow[] = []
  readonly cases: CaseRow[] = []
  readonly messages: MessageRow[] = []
  readonly events: EventRow[] = []
  readonly heldReplies: HeldReplyRow[] = []
  readonly reads: ReadRow[] = []
  readonly actions: StoredAction[] = []
  readonly sessions: SessionRow[] = []
  readonly passkeys: PasskeyRow[] = []
  readonly invitations: InvitationRow[] = []
  readonly audit: AuditRow[] = []
  readonly now = Date.now()
  readonly #then = this.now - AGE_MS
  #position = 0
  #phone = 15_559_000_000

  member(id: string, more: Partial<MemberRow> = {}): string {
    this.members.push(memberRow(id, { rightsSeq: PLANTED_SEQ, seq: PLANTED_SEQ, ...more }))
    return id
  }

  team(id: string, members: readonly string[], numbers: readonly string[] = []): string {
    this.teams.push({ id, name: `Team ${id}`, members, numbers, seq: PLANTED_SEQ })
    return id
  }

  number(id: string): string {
    this.numbers.push({
      id,
      waba: 'waba',
      display: '+1 555 010 9999',
      name: `Number ${id}`,
      pausedFor: null,
      pausedAt: null,
      demo: true,
      seq: PLANTED_SEQ
    })
    return id
  }

  /** A customer with one question that waits; `word` stands in everything that somebody wrote. */
  thread(id: string, word: string, more: Partial<ConversationRow> = {}, contact: Partial<ContactRow> = {}): Thread {
    const at = Math.floor(this.#then / 1000) * 1000
    const position = ++this.#position
    const message = this.message(id, { id: `${id}.asked`, text: `${word} question`, at, position, number: more.number ?? 'n' })
    const episode = `${id}.case`
    this.cases.push({ id: episode, conversation: id, openedAt: at, resolvedAt: null, resolvedBy: null, seq: PLANTED_SEQ })
    this.contacts.push({
      id: `contact of ${id}`,
      name: `${word} name`,
      phone: String(++this.#phone),
      userId: null,
      username: null,
      createdAt: at,
      seq: PLANTED_SEQ,
      ...contact
    })
    const waiting = { needsReply: true, waitingSince: at, windowClosesAt: this.now + DAY_MS, currentCase: episode }
    const last = { lastMessage: message.id, lastMessageAt: at, lastPosition: position, lastInboundPosition: position }
    const row = { ...waiting, ...last, preview: `${word} preview`, createdAt: at, seq: PLANTED_SEQ, ...more }
    this.conversations.push(conversationRow(id, row))
    return { conversation: id, contact: `contact of ${id}`, message: message.id }
  }

  message(conversation: string, more: Partial<MessageRow> & Pick<MessageRow, 'id' | 'text'>): MessageRow {
    const row = messageRow(more.id, conversation, { position: ++this.#position, at: this.#then, seq: PLANTED_SEQ, ...more })
    this.messages.push(row)
    return row
  }

  /** An answer that WhatsApp refused. */
  failed(conversation: string, id: string, text: string, author: string, number: string): string {
    const failure = { errorCode: 131_000, errorText: text, failedAt: this.#then, decidedAt: this.#then, attempt: 1, attemptAt: this.#then }
    const ours = { direction: 'out', origin: 'agent', status: 'failed', author, device: `laptop of ${author}` } as const
    return this.message(conversation, { id, text, number, ...ours, ...failure }).id
  }

  held(conversation: string, id: string, more: Partial<HeldReplyRow>): string {
    const row = { heldAt: this.#then, seenPosition: this.#position, seq: PLANTED_SEQ, ...more }
    this.heldReplies.push(heldReplyRow(id, conversation, row))
    return id
  }

  event(conversation: string, id: string, more: Partial<EventRow>): void {
    const happened = { case: null, kind: 'assigned', actor: null, at: this.#then, detail: {}, afterPosition: this.#position } as const
    this.events.push({ id, conversation, seq: PLANTED_SEQ, ...happened, ...more })
  }

  session(id: string, member: string, label = 'Chrome on Windows'): string {
    const times = { createdAt: this.#then, expiresAt: this.now + DAY_MS }
    this.sessions.push({ id, member, label, how: 'passkey', ...times, end: null, endedAt: null, endedBy: null, seq: PLANTED_SEQ })
    return id
  }

  passkey(id: string, member: string, name = 'Key'): string {
    const key = { publicKey: 'AAAA', counter: 0, transports: [], backedUp: false, createdAt: this.#then, lastUsedAt: null }
    this.passkeys.push({ id, member, name, ...key, seq: PLANTED_SEQ })
    return id
  }

  invitation(id: string, more: Partial<InvitationRow>): string {
    const rights = { role: 'agent', scope: 'teams', teams: [], approval: false } as const
    const times = { createdAt: this.#then, expiresAt: this.now + DAY_MS, usedAt: null, usedBy: null, revokedAt: null }
    this.invitations.push({ id, name: 'Somebody new', ...rights, member: null, createdBy: null, ...times, seq: PLANTED_SEQ, ...more })
    return id
  }

  /** An action that was done, with what undo would put back: it made the conversation urgent. */
  prioritised(id: string, member: string, conversation: string): string {
    const undo = { conversation, before: { priority: 'normal' }, after: { priority: 'urgent' } } as const
    const outcome = { outcome: 'applied', seq: PLANTED_SEQ } as const
    const done = { kind: 'conversation.prioritise', outcome, undo, madeAt: null, at: this.#then, seq: PLANTED_SEQ } as const
    this.actions.push({ id, member, device: `laptop of ${member}`, conversation, ...done })
    return id
  }

  /** A server on these rows; its demo door lets everybody in, and there is no other demo. */
  async start(options: ServerOptions = {}): Promise<Server> {
    const server = await startServer(options)
    const rows = <Row>(table: Table<Row>, list: readonly Row[]) => insertRows(table, list)
    await server.sql.batch([
      {
        sql: "INSERT INTO commits (seq, token, position, at) VALUES (?1, 'planted', ?2, ?3)",
        params: [PLANTED_SEQ, this.#position, this.#then]
      },
      ...rows(tables.MEMBERS, this.members),
      ...rows(tables.TEAMS, this.teams),
      ...rows(tables.NUMBERS, this.numbers),
      ...rows(tables.CONTACTS, this.contacts),
      {
        sql: "INSERT INTO identities (kind, value, contact) SELECT 'phone', phone, id FROM contacts WHERE phone IS NOT NULL",
        params: []
      },
      ...rows(tables.CONVERSATIONS, this.conversations),
      ...rows(tables.CASES, this.cases),
      ...rows(tables.MESSAGES, this.messages),
      ...rows(tables.EVENTS, this.events),
      ...rows(tables.HELD_REPLIES, this.heldReplies),
      ...rows(tables.READS, this.reads),
      ...rows(tables.ACTIONS, this.actions),
      ...rows(tables.SESSIONS, this.sessions),
      ...rows(tables.PASSKEYS, this.passkeys),
      ...rows(tables.INVITATIONS, this.invitations),
      ...rows(tables.AUDIT, this.audit)
    ])
    return server
  }
}
