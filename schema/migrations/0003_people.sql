-- People, their devices, and what was changed by whom (schema/domain/access.ts, audit.ts, settings.ts).

-- Their replies leave only after somebody approved them; when they left for good.
ALTER TABLE members ADD COLUMN approval INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN removedAt INTEGER;

-- What the workspace decided for everybody; one row, synced.
CREATE TABLE settings (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  firstReplyClaims INTEGER NOT NULL,
  agentsReassign INTEGER NOT NULL,
  leaseDays INTEGER NOT NULL,
  seq INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO settings SELECT 'workspace', name, firstReplyClaims, 1, 45, 0 FROM workspace;
ALTER TABLE workspace DROP COLUMN firstReplyClaims;
ALTER TABLE workspace DROP COLUMN name;

-- Who let a message out, where its author needs that; why a reply came back to its author.
ALTER TABLE messages ADD COLUMN approvedBy TEXT;
DROP INDEX heldRepliesBySeq;
CREATE TABLE heldReplies2 (
  id TEXT PRIMARY KEY,
  conversation TEXT NOT NULL,
  author TEXT NOT NULL,
  device TEXT NOT NULL,
  text TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('stale', 'window_closed', 'awaiting_approval', 'returned')),
  heldAt INTEGER NOT NULL,
  seenPosition INTEGER NOT NULL,
  formerly TEXT,
  note TEXT,
  returnedBy TEXT,
  returnedAt INTEGER,
  seq INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO heldReplies2 SELECT id, conversation, author, device, text, reason, heldAt, seenPosition, formerly, NULL, NULL, NULL, seq FROM heldReplies;
DROP TABLE heldReplies;
ALTER TABLE heldReplies2 RENAME TO heldReplies;
CREATE INDEX heldRepliesBySeq ON heldReplies (seq);
CREATE INDEX heldRepliesAwaiting ON heldReplies (conversation) WHERE reason = 'awaiting_approval';

-- `id` is the SHA-256 of the link's secret: a copy of this table opens nothing. `teams` is a JSON list of ids.
CREATE TABLE invitations (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'manager', 'agent', 'viewer')),
  scope TEXT NOT NULL CHECK (scope IN ('workspace', 'teams', 'assigned')),
  teams TEXT NOT NULL,
  approval INTEGER NOT NULL,
  member TEXT,
  createdBy TEXT,
  createdAt INTEGER NOT NULL,
  expiresAt INTEGER NOT NULL,
  usedAt INTEGER,
  usedBy TEXT,
  revokedAt INTEGER,
  seq INTEGER NOT NULL
) WITHOUT ROWID;

-- Credentials of WebAuthn; ids and keys are base64url, `transports` is a JSON list.
CREATE TABLE passkeys (
  id TEXT PRIMARY KEY,
  member TEXT NOT NULL,
  publicKey TEXT NOT NULL,
  counter INTEGER NOT NULL,
  transports TEXT NOT NULL,
  backedUp INTEGER NOT NULL,
  name TEXT NOT NULL,
  createdAt INTEGER NOT NULL,
  lastUsedAt INTEGER,
  seq INTEGER NOT NULL
) WITHOUT ROWID;

-- The codes that are left, as a JSON list of their SHA-256.
CREATE TABLE recovery (
  member TEXT PRIMARY KEY,
  codes TEXT NOT NULL,
  createdAt INTEGER NOT NULL,
  seq INTEGER NOT NULL
) WITHOUT ROWID;

-- A session is a device that is signed in. Those of before ended with the version that knew no devices.
DROP TABLE sessions;
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  member TEXT NOT NULL,
  label TEXT NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('passkey', 'recovery', 'invitation', 'demo')),
  createdAt INTEGER NOT NULL,
  expiresAt INTEGER NOT NULL,
  "end" TEXT CHECK ("end" IN ('signed-out', 'revoked')),
  endedAt INTEGER,
  endedBy TEXT,
  seq INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessionsOpen ON sessions (member) WHERE "end" IS NULL;

-- What a device last told of itself. Written outside of commits: nothing is decided by it.
CREATE TABLE vitals (
  session TEXT PRIMARY KEY,
  lastSeenAt INTEGER NOT NULL,
  lastSyncAt INTEGER,
  replica TEXT
) WITHOUT ROWID;

-- Ceremonies of WebAuthn that were begun: each challenge is good once, for minutes.
CREATE TABLE ceremonies (
  id TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('sign-in', 'join', 'add')),
  challenge TEXT NOT NULL,
  subject TEXT,
  expiresAt INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX ceremoniesByExpiry ON ceremonies (expiresAt);

-- Tries at the door, counted by account and by prefix of the address (T12).
CREATE TABLE tries (
  key TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  lastAt INTEGER NOT NULL,
  nextAt INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX triesByTime ON tries (lastAt);

-- Who changed what, before and after. Appended in the commit of the change; never changed, never deleted.
CREATE TABLE audit (
  seq INTEGER NOT NULL,
  n INTEGER NOT NULL,
  at INTEGER NOT NULL,
  madeAt INTEGER,
  actor TEXT,
  session TEXT,
  device TEXT,
  kind TEXT NOT NULL,
  conversation TEXT,
  changes TEXT NOT NULL,
  PRIMARY KEY (seq, n)
) WITHOUT ROWID;
CREATE INDEX auditByActor ON audit (actor, seq, n);
CREATE INDEX auditByKind ON audit (kind, seq, n);
CREATE INDEX auditByTime ON audit (at);
-- REPLACE deletes without asking a trigger: an entry that is there is never written again.
CREATE TRIGGER auditOnce BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE seq = new.seq AND n = new.n)
BEGIN SELECT RAISE(ABORT, 'the audit log has this entry'); END;
CREATE TRIGGER auditStays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER auditKept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is never deleted from'); END;
