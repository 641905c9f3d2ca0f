/**
 * What the database went through, written down by SQLite itself: each message that was ever stored, and each change of a status.
 * Temporary triggers see every writer, and what became durable only. Not here: what that must look like (invariants).
 */
import type { SqliteDb } from '../harness/sqlite-d1.ts'

/** What a person, not the passing of time or a customer, changed about a conversation. */
const DECIDED = ['status', 'assignee', 'team', 'priority'].map(
  (field) => `CREATE TEMP TRIGGER ${field}Decided AFTER UPDATE OF ${field} ON main.conversations
    WHEN old.${field} IS NOT new.${field} AND new.${field}Seq = new.seq AND new.${field}By IS NOT NULL BEGIN
    INSERT INTO decided (conversation, field, value, seq) VALUES (new.id, '${field}', new.${field}, new.seq);
  END;`
)

const TRIGGERS = `
CREATE TEMP TABLE everStored (
  row INTEGER PRIMARY KEY, id TEXT, conversation TEXT, position INTEGER, direction TEXT, origin TEXT, type TEXT, author TEXT, approvedBy TEXT, device TEXT,
  seenPosition INTEGER, at INTEGER, receivedAt INTEGER, seq INTEGER, goneSeq INTEGER
);
CREATE INDEX temp.everStoredById ON everStored (id);
CREATE TEMP TABLE decided (row INTEGER PRIMARY KEY, conversation TEXT, field TEXT, value TEXT, seq INTEGER);
${DECIDED.join('\n')}
CREATE TEMP TABLE statusChanges (row INTEGER PRIMARY KEY, message TEXT, before TEXT, after TEXT, seq INTEGER);
CREATE TEMP TRIGGER messageStored AFTER INSERT ON main.messages BEGIN
  INSERT INTO everStored (id, conversation, position, direction, origin, type, author, approvedBy, device, seenPosition, at, receivedAt, seq)
  VALUES (new.id, new.conversation, new.position, new.direction, new.origin, new.type, new.author, new.approvedBy, new.device, new.seenPosition,
          new.at, new.receivedAt, new.seq);
END;
CREATE TEMP TRIGGER messageGone AFTER DELETE ON main.messages BEGIN
  UPDATE everStored SET goneSeq = (SELECT max(seq) FROM main.commits) WHERE id = old.id AND goneSeq IS NULL;
END;
CREATE TEMP TRIGGER statusChanged AFTER UPDATE OF status ON main.messages WHEN old.status IS NOT new.status BEGIN
  INSERT INTO statusChanges (message, before, after, seq) VALUES (new.id, old.status, new.status, new.seq);
END;
`

export interface StoredMessage {
  readonly id: string
  readonly conversation: string
  readonly position: number
  readonly direction: 'in' | 'out'
  readonly origin: 'customer' | 'agent' | 'phone'
  readonly type: string
  readonly author: string | null
  readonly approvedBy: string | null
  readonly device: string | null
  readonly seenPosition: number | null
  readonly at: number
  readonly receivedAt: number
  /** The commit that stored it, and the one that took it back. */
  readonly seq: number
  readonly goneSeq: number | null
}

export interface StatusChange {
  readonly message: string
  readonly before: string | null
  readonly after: string | null
  readonly seq: number
}

/** A field of a conversation that a person changed. */
export interface Decided {
  readonly conversation: string
  readonly field: string
  readonly value: string | null
  readonly seq: number
}

export const keepHistory = ({ database }: SqliteDb): void => database.exec(TRIGGERS)

export const everStored = ({ database }: SqliteDb): readonly StoredMessage[] =>
  database.prepare('SELECT * FROM everStored ORDER BY row').all() as unknown as StoredMessage[]

export const everDecided = ({ database }: SqliteDb): readonly Decided[] =>
  database.prepare('SELECT * FROM decided ORDER BY row').all() as unknown as Decided[]

export const statusChanges = ({ database }: SqliteDb): readonly StatusChange[] =>
  database.prepare('SELECT * FROM statusChanges ORDER BY row').all() as unknown as StatusChange[]
