-- +goose Up
-- What sort of publication a draft is to be, and for which sorts and channels a
-- workflow is; an empty list is all.
ALTER TABLE drafts ADD COLUMN kind TEXT NOT NULL DEFAULT 'post';
ALTER TABLE workflows ADD COLUMN channels TEXT NOT NULL DEFAULT '[]';
ALTER TABLE workflows ADD COLUMN kinds TEXT NOT NULL DEFAULT '[]';

-- The emergency lane: how a workflow has it, which round of a run is one of it, and
-- every use of it, which another human ratifies. An open one has no outcome.
ALTER TABLE workflows ADD COLUMN emergency TEXT NOT NULL DEFAULT 'null';
ALTER TABLE runs ADD COLUMN emergency INTEGER NOT NULL DEFAULT 0;
CREATE TABLE emergencies (
    id         TEXT NOT NULL PRIMARY KEY,
    draft_id   TEXT NOT NULL REFERENCES drafts (id),
    run_id     TEXT NOT NULL REFERENCES runs (id),
    round      INTEGER NOT NULL,
    by_id      TEXT NOT NULL,
    at         INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    comment    TEXT NOT NULL,
    version    INTEGER NOT NULL,
    UNIQUE (run_id, round)
) STRICT;
CREATE INDEX emergencies_open ON emergencies (outcome, due_at);
CREATE INDEX emergencies_draft ON emergencies (draft_id);
