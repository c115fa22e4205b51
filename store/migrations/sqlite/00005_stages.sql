-- +goose Up
-- Several stages of a run can be open side by side. What is open follows from runs
-- and votes; it is here because lists select by it.
CREATE TABLE open_stages (
    run_id   TEXT    NOT NULL REFERENCES runs (id),
    stage    TEXT    NOT NULL,
    draft_id TEXT    NOT NULL,
    since    INTEGER NOT NULL,
    due      INTEGER NOT NULL,
    PRIMARY KEY (run_id, stage)
) STRICT, WITHOUT ROWID;
CREATE INDEX open_stages_stage ON open_stages (stage, draft_id);
CREATE INDEX open_stages_due ON open_stages (due);
INSERT INTO open_stages SELECT id, open_stage, draft_id, stage_since, stage_due FROM runs WHERE open_stage <> '';

DROP INDEX runs_open;
ALTER TABLE runs DROP COLUMN open_stage;
ALTER TABLE runs DROP COLUMN stage_due;
ALTER TABLE runs DROP COLUMN stage_since;
ALTER TABLE runs RENAME COLUMN stage_index TO step;
UPDATE runs SET step = step + 1; -- counted from 1

CREATE TABLE votes_next (
    id              TEXT    NOT NULL,
    run_id          TEXT    NOT NULL REFERENCES runs (id),
    round           INTEGER NOT NULL,
    stage           TEXT    NOT NULL,
    person_id       TEXT    NOT NULL,
    capacity        TEXT    NOT NULL,
    decision        TEXT    NOT NULL,
    content_hash    TEXT    NOT NULL,
    comment         TEXT    NOT NULL,
    policy_line     INTEGER NOT NULL,
    policy_version  INTEGER NOT NULL,
    ruleset_version INTEGER NOT NULL,
    ruleset_digest  TEXT    NOT NULL,
    at              INTEGER NOT NULL,
    leaf            INTEGER NOT NULL,
    PRIMARY KEY (run_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO votes_next (id, run_id, round, stage, person_id, capacity, decision, content_hash, comment, policy_line,
    policy_version, ruleset_version, ruleset_digest, at, leaf)
SELECT id, run_id, round, stage, person_id, capacity, decision, content_hash, comment, policy_line,
    policy_version, ruleset_version, ruleset_digest, at, leaf FROM votes;
DROP TABLE votes;
ALTER TABLE votes_next RENAME TO votes;
CREATE UNIQUE INDEX votes_once ON votes (run_id, round, person_id); -- one person, one vote in a round
