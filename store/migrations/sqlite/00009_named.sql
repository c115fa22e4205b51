-- +goose Up
-- Drafts that are there for named people only, and who these are.
ALTER TABLE drafts ADD COLUMN named INTEGER NOT NULL DEFAULT 0;
CREATE TABLE draft_readers (
    draft_id  TEXT NOT NULL REFERENCES drafts (id),
    person_id TEXT NOT NULL,
    PRIMARY KEY (draft_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_readers_person ON draft_readers (person_id);

-- As before, and a draft that is restricted is told from others without being read.
DROP INDEX drafts_state;
CREATE INDEX drafts_state ON drafts (state, updated_at, id, unit_id, classification, channels, named);
