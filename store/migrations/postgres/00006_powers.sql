-- +goose Up
-- A role may be held for some channels only: a JSON list, empty for every channel.
ALTER TABLE grants ADD COLUMN channels TEXT NOT NULL DEFAULT '[]';

-- Accounts of one human. human_id names an account that is linked to none itself.
CREATE TABLE person_links (
    person_id TEXT    NOT NULL PRIMARY KEY,
    human_id  TEXT    NOT NULL,
    by_id     TEXT    NOT NULL,
    at        BIGINT  NOT NULL
);

-- One human, one vote in a round: also where two requests come at once.
ALTER TABLE votes ADD COLUMN human_id TEXT NOT NULL DEFAULT '';
UPDATE votes SET human_id = person_id;
DROP INDEX votes_once; -- one human, not one account
CREATE UNIQUE INDEX votes_human ON votes (run_id, round, human_id);

-- Links are part of the policy version.
CREATE TRIGGER person_links_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON person_links
    FOR EACH STATEMENT EXECUTE FUNCTION raise_policy_version();
