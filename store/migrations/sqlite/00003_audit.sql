-- +goose Up
-- Nothing here refers to a draft or a person by foreign key: the log outlives
-- both. The columns beside a leaf's bytes are derived from them.
CREATE TABLE audit_leaves (
    seq          INTEGER NOT NULL PRIMARY KEY,
    at           INTEGER NOT NULL,
    actor        TEXT    NOT NULL,
    act          TEXT    NOT NULL,
    draft        TEXT    NOT NULL,
    revision     INTEGER NOT NULL,
    stage        TEXT    NOT NULL,
    decision     TEXT    NOT NULL,
    channel      TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    state_before TEXT    NOT NULL,
    state_after  TEXT    NOT NULL,
    hash         BLOB NOT NULL,
    leaf         BLOB NOT NULL
) STRICT;
CREATE INDEX audit_leaves_draft ON audit_leaves (draft, seq) WHERE draft <> '';
CREATE INDEX audit_leaves_subject ON audit_leaves (subject, seq) WHERE subject <> '';
CREATE INDEX audit_leaves_actor ON audit_leaves (actor, seq);
CREATE INDEX audit_leaves_act ON audit_leaves (act, seq);

-- The hashes of all complete subtrees, by RFC 6962 storage index.
CREATE TABLE audit_hashes (
    idx  INTEGER NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL
) STRICT;

-- What leaves only commit to. Rows may be erased; leaves never.
CREATE TABLE audit_private (
    seq   INTEGER NOT NULL,
    name  TEXT    NOT NULL,
    key   BLOB NOT NULL,
    value TEXT    NOT NULL,
    PRIMARY KEY (seq, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_head (
    id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    origin TEXT    NOT NULL,
    size   INTEGER NOT NULL,
    root   BLOB NOT NULL
) STRICT;

-- Defence in depth; what really shows a change is the tree.
-- +goose StatementBegin
CREATE TRIGGER audit_leaves_no_update BEFORE UPDATE ON audit_leaves BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_leaves_no_delete BEFORE DELETE ON audit_leaves BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_hashes_no_update BEFORE UPDATE ON audit_hashes BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_hashes_no_delete BEFORE DELETE ON audit_hashes BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;
-- +goose StatementEnd
