-- The canonical store (D1). Columns bear the names that the rows have on the wire and on the device.
-- Times are milliseconds UTC; booleans are 0 or 1; `seq` is the commit that last changed the row (L4).

-- One row: the workspace itself. `epoch` changes when history is restored; cursors older than `floor` start anew.
-- `demoAt`: the moment at which the demo's past ends; `demoReady`: all of it is there, up to the commit `demoSeq`.
CREATE TABLE workspace (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  epoch TEXT NOT NULL,
  floor INTEGER NOT NULL DEFAULT 0,
  demoAt INTEGER,
  demoReady INTEGER NOT NULL DEFAULT 0,
  demoSeq INTEGER NOT NULL DEFAULT 0,
  firstReplyClaims INTEGER NOT NULL DEFAULT 1
);

-- The fence: whoever writes seq first has committed it; a rival's batch fails whole. `token` tells whose it is.
CREATE TABLE commits (
  seq INTEGER PRIMARY KEY,
  token TEXT NOT NULL,
  position INTEGER NOT NULL,
  at INTEGER NOT NULL
);

CREATE TABLE members (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'manager', 'agent', 'viewer')),
  scope TEXT NOT NULL CHECK (scope IN ('workspace', 'teams', 'assigned')),
  availability TEXT NOT NULL CHECK (availability IN ('available', 'away')),
  active INTEGER NOT NULL,
  rightsSeq INTEGER NOT NULL,
  seq INTEGER NOT NULL
) WITHOUT ROWID;

-- `members` and `numbers` are JSON lists of ids.
CREATE TABLE teams (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  members TEXT NOT NULL,
  numbers TEXT NOT NULL,
  seq INTEGER NOT NULL
) WITHOUT ROWID;

-- `id` is the SHA-256 of the cookie's secret part: a copy of this table opens nothing.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  member TEXT NOT NULL,
  createdAt INTEGER NOT NULL,
  expiresAt INTEGER NOT NULL,
  revokedAt INTEGER
) WITHOUT ROWID;

-- A device belongs to the member that first used it.
CREATE TABLE devices (
  id TEXT PRIMARY KEY,
  member TEXT NOT NULL,
  firstAt INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE numbers (
  id TEXT PRIMARY KEY,
  waba TEXT NOT NULL,
  display TEXT NOT NULL,
  name TEXT NOT NULL,
  pausedFor TEXT,
  pausedAt INTEGER,
  demo INTEGER NOT NULL,
  seq INTEGER NOT NULL
) WITHOUT ROWID;

-- A person: a set of identities, none of which must be a phone.
CREATE TABLE contacts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  phone TEXT,
  userId TEXT,
  username TEXT,
  createdAt INTEGER NOT NULL,
  seq INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX contactsBySeq ON contacts (seq);

CREATE TABLE identities (
  kind TEXT NOT NULL CHECK (kind IN ('phone', 'bsuid', 'parent')),
  value TEXT NOT NULL,
  contact TEXT NOT NULL,
  PRIMARY KEY (kind, value)
) WITHOUT ROWID;

-- One per customer and number, endless. Each decided field knows the commit, author and time of its last change.
CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL,
  contact TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'snoozed', 'resolved')),
  snoozedUntil INTEGER,
  assignee TEXT,
  team TEXT,
  priority TEXT NOT NULL CHECK (priority IN ('normal', 'urgent')),
  currentCase TEXT,
  needsReply INTEGER NOT NULL,
  waitingSince INTEGER,
  windowClosesAt INTEGER,
  lastMessage TEXT,
  lastMessageAt INTEGER NOT NULL,
  lastDirection TEXT NOT NULL,
  preview TEXT NOT NULL,
  lastPosition INTEGER NOT NULL,
  lastInboundPosition INTEGER NOT NULL,
  lastAnswerPosition INTEGER NOT NULL,
  lastAnswerKey TEXT,
  otherAnswerPosition INTEGER NOT NULL,
  phoneAnswerPosition INTEGER NOT NULL,
  phoneAnsweredAt INTEGER,
  statusSeq INTEGER NOT NULL,
  statusBy TEXT,
  statusAt INTEGER,
  assigneeSeq INTEGER NOT NULL,
  assigneeBy TEXT,
  assigneeAt INTEGER,
  teamSeq INTEGER NOT NULL,
  teamBy TEXT,
  teamAt INTEGER,
  prioritySeq INTEGER NOT NULL,
  priorityBy TEXT,
  priorityAt INTEGER,
  createdAt INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  UNIQUE (contact, number)
) WITHOUT ROWID;
CREATE INDEX conversationsBySeq ON conversations (seq);
CREATE INDEX conversationsByTime ON conversations (lastMessageAt DESC, id);
CREATE INDEX conversationsSnoozed ON conversations (snoozedUntil) WHERE status = 'snoozed';

CREATE TABLE cases (
  id TEXT PRIMARY KEY,
  conversation TEXT NOT NULL,
  openedAt INTEGER NOT NULL,
  resolvedAt INTEGER,
  resolvedBy TEXT,
  seq INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX casesByConversation ON cases (conversation);
CREATE INDEX casesBySeq ON cases (seq);

CREATE TABLE messages (
  id TEXT PRIMARY KEY,
  conversation TEXT NOT NULL,
  number TEXT NOT NULL,
  contact TEXT NOT NULL,
  "case" TEXT,
  wamid TEXT,
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  origin TEXT NOT NULL CHECK (origin IN ('customer', 'agent', 'phone')),
  type TEXT NOT NULL,
  text TEXT NOT NULL,
  status TEXT,
  errorCode INTEGER,
  errorText TEXT,
  author TEXT,
  device TEXT,
  at INTEGER NOT NULL,
  receivedAt INTEGER NOT NULL,
  position INTEGER NOT NULL,
  seenPosition INTEGER,
  decidedAt INTEGER,
  attempt INTEGER NOT NULL,
  attemptAt INTEGER,
  retryAt INTEGER,
  sentAt INTEGER,
  deliveredAt INTEGER,
  readAt INTEGER,
  playedAt INTEGER,
  failedAt INTEGER,
  quotes TEXT,
  seq INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX messagesByWamid ON messages (wamid, number, direction);
CREATE INDEX messagesByThread ON messages (conversation, at, position);
CREATE INDEX messagesBySeq ON messages (seq);
-- What a number still has to send or to hear about: the order to send is this row, nothing else.
CREATE INDEX messagesUnsettled ON messages (number, position) WHERE status IN ('queued', 'sending', 'not-confirmed');

-- Each try at sending, recorded before the call.
CREATE TABLE attempts (
  message TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  number TEXT NOT NULL,
  at INTEGER NOT NULL,
  wamid TEXT,
  outcome TEXT NOT NULL CHECK (outcome IN ('sending', 'accepted', 'refused', 'not-confirmed')),
  code INTEGER,
  PRIMARY KEY (message, attempt)
) WITHOUT ROWID;
CREATE INDEX attemptsByWamid ON attempts (wamid) WHERE wamid IS NOT NULL;

-- Replies that were not let out; their author's rows.
CREATE TABLE heldReplies (
  id TEXT PRIMARY KEY,
  conversation TEXT NOT NULL,
  author TEXT NOT NULL,
  device TEXT NOT NULL,
  text TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('stale', 'window_closed', 'awaiting_approval')),
  heldAt INTEGER NOT NULL,
  seenPosition INTEGER NOT NULL,
  formerly TEXT,
  seq INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX heldRepliesBySeq ON heldReplies (seq);

CREATE TABLE reads (
  member TEXT NOT NULL,
  conversation TEXT NOT NULL,
  position INTEGER NOT NULL,
  flagged INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (member, conversation)
) WITHOUT ROWID;
CREATE INDEX readsBySeq ON reads (seq);

-- The timeline between bubbles; never changed, never deleted.
CREATE TABLE events (
  id TEXT PRIMARY KEY,
  conversation TEXT NOT NULL,
  "case" TEXT,
  kind TEXT NOT NULL,
  actor TEXT,
  at INTEGER NOT NULL,
  detail TEXT NOT NULL,
  afterPosition INTEGER NOT NULL,
  seq INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX eventsByConversation ON events (conversation, seq);
CREATE INDEX eventsBySeq ON events (seq);

-- What each action came to, stored with its effect; `undo` holds what it changed, to be put back.
CREATE TABLE actions (
  id TEXT PRIMARY KEY,
  member TEXT NOT NULL,
  device TEXT NOT NULL,
  kind TEXT NOT NULL,
  conversation TEXT,
  outcome TEXT NOT NULL,
  undo TEXT,
  madeAt INTEGER,
  at INTEGER NOT NULL,
  seq INTEGER NOT NULL
) WITHOUT ROWID;

-- Rows that are gone: a device that is behind learns it from here, if it could see the row. A message that was taken back keeps its place:
-- somebody may have had it on screen.
CREATE TABLE tombstones (
  id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('messages', 'heldReplies')),
  conversation TEXT NOT NULL,
  author TEXT NOT NULL,
  position INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (id, kind)
) WITHOUT ROWID;
CREATE INDEX tombstonesBySeq ON tombstones (seq);

-- Every verified body, byte for byte, in the same commit as its effects. `body` is text, or base64 where `encoding` says so;
-- a larger one lies in R2 under `r2Key`. With a rowid, so that bodies are appended and only the hashes lie in random order.
CREATE TABLE deliveries (
  hash TEXT PRIMARY KEY,
  receivedAt INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  encoding TEXT NOT NULL CHECK (encoding IN ('utf8', 'base64', 'r2')),
  body TEXT,
  r2Key TEXT
);

-- Every item of every delivery, once, by its key. `detail` keeps what a parked status will need.
CREATE TABLE items (
  key TEXT PRIMARY KEY,
  delivery TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('shown', 'exception', 'pending')),
  kind TEXT NOT NULL,
  number TEXT,
  wamid TEXT,
  reason TEXT,
  detail TEXT,
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX itemsUnshown ON items (state, at, key) WHERE state <> 'shown';
CREATE INDEX itemsParked ON items (wamid) WHERE reason = 'parked';

-- One row: the ledger's sums, kept in the commits that change them. received = shown + exceptions + pending.
CREATE TABLE ledger (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  deliveries INTEGER NOT NULL,
  items INTEGER NOT NULL,
  shown INTEGER NOT NULL,
  exceptions INTEGER NOT NULL,
  pending INTEGER NOT NULL
);

INSERT INTO ledger VALUES (1, 0, 0, 0, 0, 0);
INSERT INTO workspace (id, name, epoch) VALUES (1, 'Baton', lower(hex(randomblob(8))));
INSERT INTO commits VALUES (0, 'origin', 0, 0);
