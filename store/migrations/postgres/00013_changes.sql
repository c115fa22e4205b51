-- +goose Up
-- Changes of powers: policy lines, roles and the tree of offices, which count once a
-- second person has said yes. A draft is what one person puts together.
CREATE TABLE changes (
    id          TEXT    NOT NULL PRIMARY KEY,
    state       TEXT    NOT NULL CHECK (state IN ('draft', 'proposed', 'active', 'withdrawn')),
    items       TEXT    NOT NULL, -- JSON list
    base        BIGINT  NOT NULL, -- policy version
    note        TEXT    NOT NULL,
    digest      TEXT    NOT NULL,
    proposed_by TEXT    NOT NULL,
    proposed_at BIGINT  NOT NULL,
    decided_by  TEXT    NOT NULL,
    decided_at  BIGINT  NOT NULL,
    reason      TEXT    NOT NULL,
    version     BIGINT  NOT NULL
);
CREATE UNIQUE INDEX changes_draft ON changes (proposed_by) WHERE state = 'draft';
CREATE INDEX changes_state ON changes (state, proposed_at);
