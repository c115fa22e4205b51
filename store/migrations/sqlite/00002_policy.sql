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
