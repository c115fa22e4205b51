-- +goose Up
-- When somebody has to look at an open stage next, 0 for never. What already waits for
-- decisions is looked at when its publication time comes.
ALTER TABLE open_stages ADD COLUMN look_at BIGINT NOT NULL DEFAULT 0;
UPDATE open_stages SET look_at = (SELECT d.publish_at FROM drafts d WHERE d.id = draft_id);
CREATE INDEX open_stages_look ON open_stages (look_at) WHERE look_at > 0;

-- When offices work. Versions are kept, one of an id is active.
CREATE TABLE calendars (
    id       TEXT    NOT NULL,
    version  BIGINT  NOT NULL,
    name     TEXT    NOT NULL,
    zone     TEXT    NOT NULL,
    week     TEXT    NOT NULL, -- JSON: the hours of seven days
    holidays TEXT    NOT NULL, -- JSON: names by date
    active   BOOLEAN NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE UNIQUE INDEX calendars_active ON calendars (id) WHERE active;
