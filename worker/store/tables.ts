/** The tables of D1 by their columns (schema/migrations). The compiler holds them against the row types. Not here: SQL (table.ts). */

import type { InvitationRow, PasskeyRow, RecoveryRow, SessionRow } from '../../schema/domain/access.ts'
import type { AuditRow } from '../../schema/domain/audit.ts'
import type { ContactRow } from '../../schema/domain/contact.ts'
import type { CaseRow, ConversationRow, ReadRow } from '../../schema/domain/conversation.ts'
import type { MemberRow, TeamRow } from '../../schema/domain/member.ts'
import type { AttemptRow, EventRow, HeldReplyRow, MessageRow } from '../../schema/domain/message.ts'
import type { NumberRow } from '../../schema/domain/number.ts'
import type { SettingsRow } from '../../schema/domain/settings.ts'
import type { StoredAction, StoredDevice, StoredItem, Tombstone } from '../commit/snapshot.ts'
import type { Table } from './table.ts'

const allBut = <Row>(columns: Table<Row>['columns'], fixed: readonly (keyof Row & string)[]): (keyof Row & string)[] =>
  (Object.keys(columns) as (keyof Row & string)[]).filter((column) => !fixed.includes(column))

const table = <Row>(
  name: string,
  columns: Table<Row>['columns'],
  fixed: readonly (keyof Row & string)[],
  key: readonly (keyof Row & string)[] = fixed.slice(0, 1)
): Table<Row> => ({ name, key, columns, mutable: allBut(columns, fixed) })

export const MEMBERS = table<MemberRow>(
  'members',
  {
    id: 'text',
    name: 'text',
    role: 'text',
    scope: 'text',
    availability: 'text',
    active: 'flag',
    removedAt: 'int?',
    approval: 'flag',
    rightsSeq: 'int',
    seq: 'int'
  },
  ['id']
)

export const SETTINGS = table<SettingsRow>(
  'settings',
  { id: 'text', name: 'text', firstReplyClaims: 'flag', agentsReassign: 'flag', leaseDays: 'int', seq: 'int' },
  ['id']
)

export const INVITATIONS = table<InvitationRow>(
  'invitations',
  {
    id: 'text',
    name: 'text',
    role: 'text',
    scope: 'text',
    teams: 'json',
    approval: 'flag',
    member: 'text?',
    createdBy: 'text?',
    createdAt: 'int',
    expiresAt: 'int',
    usedAt: 'int?',
    usedBy: 'text?',
    revokedAt: 'int?',
    seq: 'int'
  },
  ['id', 'name', 'role', 'scope', 'approval', 'member', 'createdBy', 'createdAt', 'expiresAt'],
  ['id']
)

export const PASSKEYS = table<PasskeyRow>(
  'passkeys',
  {
    id: 'text',
    member: 'text',
    publicKey: 'text',
    counter: 'int',
    transports: 'json',
    backedUp: 'flag',
    name: 'text',
    createdAt: 'int',
    lastUsedAt: 'int?',
    seq: 'int'
  },
  ['id', 'member', 'publicKey', 'createdAt'],
  ['id']
)

export const RECOVERY = table<RecoveryRow>('recovery', { member: 'text', codes: 'json', createdAt: 'int', seq: 'int' }, ['member'])

export const SESSIONS = table<SessionRow>(
  'sessions',
  {
    id: 'text',
    member: 'text',
    label: 'text',
    how: 'text',
    createdAt: 'int',
    expiresAt: 'int',
    end: 'text?',
    endedAt: 'int?',
    endedBy: 'text?',
    seq: 'int'
  },
  ['id', 'member', 'label', 'how', 'createdAt'],
  ['id']
)

export const AUDIT = table<AuditRow>(
  'audit',
  {
    seq: 'int',
    n: 'int',
    at: 'int',
    madeAt: 'int?',
    actor: 'text?',
    session: 'text?',
    device: 'text?',
    kind: 'text',
    conversation: 'text?',
    changes: 'json'
  },
  ['seq', 'n'],
  ['seq', 'n']
)

export const TEAMS = table<TeamRow>('teams', { id: 'text', name: 'text', members: 'json', numbers: 'json', seq: 'int' }, ['id'])

export const NUMBERS = table<NumberRow>(
  'numbers',
  { id: 'text', waba: 'text', display: 'text', name: 'text', pausedFor: 'text?', pausedAt: 'int?', demo: 'flag', seq: 'int' },
  ['id']
)

export const CONTACTS = table<ContactRow>(
  'contacts',
  { id: 'text', name: 'text', phone: 'text?', userId: 'text?', username: 'text?', createdAt: 'int', seq: 'int' },
  ['id', 'createdAt']
)

export const CONVERSATIONS = table<ConversationRow>(
  'conversations',
  {
    id: 'text',
    number: 'text',
    contact: 'text',
    status: 'text',
    snoozedUntil: 'int?',
    assignee: 'text?',
    team: 'text?',
    priority: 'text',
    currentCase: 'text?',
    needsReply: 'flag',
    waitingSince: 'int?',
    windowClosesAt: 'int?',
    lastMessage: 'text?',
    lastMessageAt: 'int',
    lastDirection: 'text',
    preview: 'text',
    lastPosition: 'int',
    lastInboundPosition: 'int',
    lastAnswerPosition: 'int',
    lastAnswerKey: 'text?',
    otherAnswerPosition: 'int',
    phoneAnswerPosition: 'int',
    phoneAnsweredAt: 'int?',
    statusSeq: 'int',
    statusBy: 'text?',
    statusAt: 'int?',
    assigneeSeq: 'int',
    assigneeBy: 'text?',
    assigneeAt: 'int?',
    teamSeq: 'int',
    teamBy: 'text?',
    teamAt: 'int?',
    prioritySeq: 'int',
    priorityBy: 'text?',
    priorityAt: 'int?',
    createdAt: 'int',
    seq: 'int'
  },
  ['id', 'number', 'contact', 'createdAt']
)

export const CASES = table<CaseRow>(
  'cases',
  { id: 'text', conversation: 'text', openedAt: 'int', resolvedAt: 'int?', resolvedBy: 'text?', seq: 'int' },
  ['id', 'conversation', 'openedAt']
)

export const MESSAGES = table<MessageRow>(
  'messages',
  {
    id: 'text',
    conversation: 'text',
    number: 'text',
    contact: 'text',
    case: 'text?',
    wamid: 'text?',
    direction: 'text',
    origin: 'text',
    type: 'text',
    text: 'text',
    content: 'json?',
    media: 'json?',
    status: 'text?',
    errorCode: 'int?',
    errorText: 'text?',
    author: 'text?',
    approvedBy: 'text?',
    device: 'text?',
    at: 'int',
    receivedAt: 'int',
    position: 'int',
    seenPosition: 'int?',
    decidedAt: 'int?',
    attempt: 'int',
    attemptAt: 'int?',
    retryAt: 'int?',
    sentAt: 'int?',
    deliveredAt: 'int?',
    readAt: 'int?',
    playedAt: 'int?',
    failedAt: 'int?',
    quotes: 'text?',
    seq: 'int'
  },
  [
    'id',
    'conversation',
    'number',
    'contact',
    'case',
    'direction',
    'origin',
    'type',
    'text',
    'content',
    'author',
    'approvedBy',
    'device',
    'at',
    'receivedAt',
    'position',
    'seenPosition',
    'quotes'
  ]
)

export const ATTEMPTS = table<AttemptRow>(
  'attempts',
  { message: 'text', attempt: 'int', number: 'text', at: 'int', wamid: 'text?', outcome: 'text', code: 'int?' },
  ['message', 'attempt', 'number', 'at'],
  ['message', 'attempt']
)

export const HELD_REPLIES = table<HeldReplyRow>(
  'heldReplies',
  {
    id: 'text',
    conversation: 'text',
    author: 'text',
    device: 'text',
    text: 'text',
    reason: 'text',
    heldAt: 'int',
    seenPosition: 'int',
    formerly: 'text?',
    note: 'text?',
    returnedBy: 'text?',
    returnedAt: 'int?',
    seq: 'int'
  },
  ['id', 'conversation', 'author', 'formerly']
)

export const READS = table<ReadRow>(
  'reads',
  { member: 'text', conversation: 'text', position: 'int', flagged: 'flag', seq: 'int' },
  ['member', 'conversation'],
  ['member', 'conversation']
)

export const EVENTS = table<EventRow>(
  'events',
  {
    id: 'text',
    conversation: 'text',
    case: 'text?',
    kind: 'text',
    actor: 'text?',
    at: 'int',
    detail: 'json',
    afterPosition: 'int',
    seq: 'int'
  },
  ['id']
)

export const ACTIONS = table<StoredAction>(
  'actions',
  {
    id: 'text',
    member: 'text',
    device: 'text',
    kind: 'text',
    conversation: 'text?',
    outcome: 'json',
    undo: 'json?',
    madeAt: 'int?',
    at: 'int',
    seq: 'int'
  },
  ['id']
)

export const DEVICES = table<StoredDevice>('devices', { id: 'text', member: 'text', firstAt: 'int' }, ['id'])

export const ITEMS = table<StoredItem>(
  'items',
  {
    key: 'text',
    delivery: 'text',
    state: 'text',
    kind: 'text',
    number: 'text?',
    wamid: 'text?',
    reason: 'text?',
    detail: 'json?',
    at: 'int'
  },
  ['key', 'delivery', 'kind', 'number', 'wamid', 'at']
)

/** A verified body as it is kept. */
export interface DeliveryRow {
  readonly hash: string
  readonly receivedAt: number
  readonly bytes: number
  readonly encoding: 'utf8' | 'base64' | 'r2'
  readonly body: string | null
  readonly r2Key: string | null
}

export const DELIVERIES = table<DeliveryRow>(
  'deliveries',
  { hash: 'text', receivedAt: 'int', bytes: 'int', encoding: 'text', body: 'text?', r2Key: 'text?' },
  ['hash']
)

export const TOMBSTONES = table<Tombstone>(
  'tombstones',
  { id: 'text', kind: 'text', conversation: 'text', author: 'text', position: 'int', seq: 'int' },
  ['id', 'kind', 'conversation', 'author', 'position', 'seq'],
  ['id', 'kind']
)
