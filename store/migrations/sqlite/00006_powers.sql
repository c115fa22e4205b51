-- +goose Up
-- A role may be held for some channels only: a JSON list, empty for every channel.
ALTER TABLE grants ADD COLUMN channels TEXT NOT NULL DEFAULT '[]';

-- Accounts of one human. human_id names an account that is linked to none itself.
CREATE TABLE person_links (
    person_id TEXT    NOT NULL PRIMARY KEY,
    human_id  TEXT    NOT NULL,
    by_id     TEXT    NOT NULL,
    at        INTEGER  NOT NULL
) STRICT, WITHOUT ROWID;

-- One human, one vote in a round: also where two requests come at once.
ALTER TABLE votes ADD COLUMN human_id TEXT NOT NULL DEFAULT '';
UPDATE votes SET human_id = person_id;
DROP INDEX votes_once; -- one human, not one account
CREATE UNIQUE INDEX votes_human ON votes (run_id, round, human_id);

-- Links are part of the policy version.
-- +goose StatementBegin
CREATE TRIGGER person_links_insert AFTER INSERT ON person_links BEGIN
    UPDATE policy_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_links_update AFTER UPDATE ON person_links BEGIN
    UPDATE policy_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_links_delete AFTER DELETE ON person_links BEGIN
    UPDATE policy_head SET version = version + 1 WHERE id = 1;
END;
-- +goose StatementEnd
