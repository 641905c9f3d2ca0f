-- What a message holds beside its words (schema/domain/content.ts) and its file (schema/domain/media.ts), as JSON; null where it has none.
ALTER TABLE messages ADD COLUMN content TEXT;
ALTER TABLE messages ADD COLUMN media TEXT;
