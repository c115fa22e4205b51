-- +goose Up
-- Drafts that are there for named people only, and who these are.
ALTER TABLE drafts ADD COLUMN named BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE draft_readers (
    draft_id  TEXT NOT NULL REFERENCES drafts (id),
    person_id TEXT NOT NULL,
    PRIMARY KEY (draft_id, person_id)
);
CREATE INDEX draft_readers_person ON draft_readers (person_id);
