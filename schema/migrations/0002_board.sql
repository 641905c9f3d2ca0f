-- What the board asks for (worker/store/board.ts) without reading a thread: failures, and the latest deeds of each person.
CREATE INDEX messagesFailed ON messages (conversation) WHERE status = 'failed';
CREATE INDEX messagesByAuthor ON messages (author, at) WHERE author IS NOT NULL;
CREATE INDEX eventsByActor ON events (actor, at) WHERE actor IS NOT NULL;
