-- +goose Up
-- Nothing here refers to a draft or a person by foreign key: the log outlives
-- both. The columns beside a leaf's bytes are derived from them.
CREATE TABLE audit_leaves (
    seq          BIGINT  NOT NULL PRIMARY KEY,
    at           BIGINT  NOT NULL,
    actor        TEXT    NOT NULL,
    act          TEXT    NOT NULL,
    draft        TEXT    NOT NULL,
    revision     BIGINT  NOT NULL,
    stage        TEXT    NOT NULL,
    decision     TEXT    NOT NULL,
    channel      TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    state_before TEXT    NOT NULL,
    state_after  TEXT    NOT NULL,
    hash         BYTEA NOT NULL,
    leaf         BYTEA NOT NULL
);
CREATE INDEX audit_leaves_draft ON audit_leaves (draft, seq) WHERE draft <> '';
CREATE INDEX audit_leaves_subject ON audit_leaves (subject, seq) WHERE subject <> '';
CREATE INDEX audit_leaves_actor ON audit_leaves (actor, seq);
CREATE INDEX audit_leaves_act ON audit_leaves (act, seq);

-- The hashes of all complete subtrees, by RFC 6962 storage index.
CREATE TABLE audit_hashes (
    idx  BIGINT  NOT NULL PRIMARY KEY,
    hash BYTEA NOT NULL
);

-- What leaves only commit to. Rows may be erased; leaves never.
CREATE TABLE audit_private (
    seq   BIGINT  NOT NULL,
    name  TEXT    NOT NULL,
    key   BYTEA NOT NULL,
    value TEXT    NOT NULL,
    PRIMARY KEY (seq, name)
);

CREATE TABLE audit_head (
    id     BIGINT  NOT NULL PRIMARY KEY CHECK (id = 1),
    origin TEXT    NOT NULL,
    size   BIGINT  NOT NULL,
    root   BYTEA NOT NULL
);

-- Defence in depth; what really shows a change is the tree.
-- +goose StatementBegin
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log only grows';
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER audit_leaves_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_leaves
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_hashes_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_hashes
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
