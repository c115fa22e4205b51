-- +goose Up
-- When somebody has to look at an open stage next, 0 for never. What already waits for
-- decisions is looked at when it is due, or when its publication time comes.
ALTER TABLE open_stages ADD COLUMN look_at INTEGER NOT NULL DEFAULT 0;
UPDATE open_stages SET look_at = due;
UPDATE open_stages SET look_at = (SELECT d.publish_at FROM drafts d WHERE d.id = draft_id)
    WHERE EXISTS (SELECT 1 FROM drafts d WHERE d.id = draft_id AND d.publish_at > 0 AND d.publish_at < due);
CREATE INDEX open_stages_look ON open_stages (look_at) WHERE look_at > 0;

-- When offices work. Versions are kept, one of an id is active.
CREATE TABLE calendars (
    id       TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    zone     TEXT    NOT NULL,
    week     TEXT    NOT NULL, -- JSON: the hours of seven days
    holidays TEXT    NOT NULL, -- JSON: names by date
    active   INTEGER NOT NULL,
    PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX calendars_active ON calendars (id) WHERE active = 1;

-- When the next in line are asked about an open stage, and since when they are; 0 for
-- never.
ALTER TABLE open_stages ADD COLUMN escalate_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE open_stages ADD COLUMN escalated_at INTEGER NOT NULL DEFAULT 0;

-- What people are told of drafts, once for each subject. No text of the draft is here.
CREATE TABLE notices (
    id        TEXT    NOT NULL PRIMARY KEY,
    person_id TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    draft_id  TEXT    NOT NULL,
    stage     TEXT    NOT NULL,
    subject   TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    seen_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX notices_once ON notices (person_id, draft_id, kind, stage, subject);
CREATE INDEX notices_person ON notices (person_id, at);
CREATE INDEX notices_draft ON notices (draft_id);
CREATE INDEX notices_at ON notices (at);

-- Whose an open stage is, and who gave it to them. It keeps nobody from deciding.
ALTER TABLE open_stages ADD COLUMN claimed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE open_stages ADD COLUMN claimed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE open_stages ADD COLUMN assigned_by TEXT NOT NULL DEFAULT '';
