-- +goose Up
CREATE TABLE policy_head (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO policy_head (id, version) VALUES (1, 1);

CREATE TABLE policy_lines (
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- never reused: leaves name it
    role   TEXT NOT NULL,
    act    TEXT NOT NULL,
    object TEXT NOT NULL,
    effect TEXT NOT NULL CHECK (effect IN ('allow', 'deny')),
    UNIQUE (role, act, object, effect)
) STRICT;

CREATE TABLE grants (
    id        TEXT    NOT NULL PRIMARY KEY,
    person_id TEXT    NOT NULL,
    role      TEXT    NOT NULL,
    unit_id   TEXT    NOT NULL,
    by_id     TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    UNIQUE (person_id, role, unit_id)
) STRICT;

CREATE TABLE units (
    id        TEXT    NOT NULL PRIMARY KEY,
    name      TEXT    NOT NULL,
    parent_id TEXT    NOT NULL,
    version   INTEGER NOT NULL
) STRICT;

-- Any change of these rows, also one made by hand, raises the version in the
-- same transaction.
-- +goose StatementBegin
CREATE TRIGGER policy_lines_insert AFTER INSERT ON policy_lines BEGIN
    UPDATE policy_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER policy_lines_update AFTER UPDATE ON policy_lines BEGIN
    UPDATE policy_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER policy_lines_delete AFTER DELETE ON policy_lines BEGIN
    UPDATE policy_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER grants_insert AFTER INSERT ON grants BEGIN
    UPDATE policy_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER grants_update AFTER UPDATE ON grants BEGIN
    UPDATE policy_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER grants_delete AFTER DELETE ON grants BEGIN
    UPDATE policy_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER units_insert AFTER INSERT ON units BEGIN
    UPDATE policy_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER units_update AFTER UPDATE ON units BEGIN
    UPDATE policy_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER units_delete AFTER DELETE ON units BEGIN
    UPDATE policy_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd

-- Embargoes and the allow-list. Their version rises with any change of a row,
-- also one made by hand, in the same transaction.
CREATE TABLE lists_head (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO lists_head (id, version) VALUES (1, 0);

CREATE TABLE embargoes (
    id           TEXT    NOT NULL PRIMARY KEY,
    phrases      TEXT    NOT NULL, -- JSON list
    owner        TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    legal_basis  TEXT    NOT NULL,
    category     TEXT    NOT NULL,
    units        TEXT    NOT NULL, -- JSON list
    channels     TEXT    NOT NULL, -- JSON list
    from_at      INTEGER NOT NULL,
    until_at     INTEGER NOT NULL,
    zone         TEXT    NOT NULL,
    by_hand      INTEGER NOT NULL,
    by_id        TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    lifted_by    TEXT    NOT NULL,
    lifted_at    INTEGER NOT NULL,
    end_reason   TEXT    NOT NULL,
    erased       INTEGER NOT NULL,
    salt         TEXT    NOT NULL,
    version      INTEGER NOT NULL
) STRICT;
CREATE INDEX embargoes_owner ON embargoes (owner) WHERE lifted_at = 0;

CREATE TABLE allowances (
    id           TEXT    NOT NULL PRIMARY KEY,
    phrases      TEXT    NOT NULL, -- JSON list
    rules        TEXT    NOT NULL, -- JSON list
    owner        TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    blocks       INTEGER NOT NULL,
    units        TEXT    NOT NULL, -- JSON list
    channels     TEXT    NOT NULL, -- JSON list
    from_at      INTEGER NOT NULL,
    until_at     INTEGER NOT NULL,
    zone         TEXT    NOT NULL,
    proposed_by  TEXT    NOT NULL,
    proposed_at  INTEGER NOT NULL,
    activated_by TEXT    NOT NULL,
    activated_at INTEGER NOT NULL,
    ended_by     TEXT    NOT NULL,
    ended_at     INTEGER NOT NULL,
    erased       INTEGER NOT NULL,
    salt         TEXT    NOT NULL,
    version      INTEGER NOT NULL
) STRICT;
CREATE INDEX allowances_owner ON allowances (owner) WHERE ended_at = 0;

-- +goose StatementBegin
CREATE TRIGGER embargoes_insert AFTER INSERT ON embargoes BEGIN
    UPDATE lists_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER embargoes_update AFTER UPDATE ON embargoes BEGIN
    UPDATE lists_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER embargoes_delete AFTER DELETE ON embargoes BEGIN
    UPDATE lists_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER allowances_insert AFTER INSERT ON allowances BEGIN
    UPDATE lists_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER allowances_update AFTER UPDATE ON allowances BEGIN
    UPDATE lists_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER allowances_delete AFTER DELETE ON allowances BEGIN
    UPDATE lists_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
