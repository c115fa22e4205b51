-- +goose Up
-- Acting officials: Plt., Plh., a.n., u.b. A mandate counts once it is confirmed.
CREATE TABLE mandates (
    id           TEXT   NOT NULL PRIMARY KEY,
    kind         TEXT   NOT NULL,
    person_id    TEXT   NOT NULL,
    role         TEXT   NOT NULL,
    unit_id      TEXT   NOT NULL,
    post         TEXT   NOT NULL,
    principal    TEXT   NOT NULL,
    giver        TEXT   NOT NULL,
    order_no     TEXT   NOT NULL,
    rests_on     TEXT   NOT NULL,
    from_at      INTEGER NOT NULL,
    until_at     INTEGER NOT NULL,
    zone         TEXT   NOT NULL,
    proposed_by  TEXT   NOT NULL,
    proposed_at  INTEGER NOT NULL,
    confirmed_by TEXT   NOT NULL,
    confirmed_at INTEGER NOT NULL,
    ended_by     TEXT   NOT NULL,
    ended_at     INTEGER NOT NULL,
    end_reason   TEXT   NOT NULL,
    version      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX mandates_waiting ON mandates (until_at) WHERE confirmed_by = '' AND ended_by = '';

-- In which capacity a decision was taken: the mandate, and as documents write it;
-- both empty where the role is held definitively.
ALTER TABLE votes ADD COLUMN mandate TEXT NOT NULL DEFAULT '';
ALTER TABLE votes ADD COLUMN title TEXT NOT NULL DEFAULT '';

-- Mandates are part of the policy version.
-- +goose StatementBegin
CREATE TRIGGER mandates_insert AFTER INSERT ON mandates BEGIN
    UPDATE policy_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mandates_update AFTER UPDATE ON mandates BEGIN
    UPDATE policy_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mandates_delete AFTER DELETE ON mandates BEGIN
    UPDATE policy_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
