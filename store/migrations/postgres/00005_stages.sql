-- +goose Up
-- Several stages of a run can be open side by side. What is open follows from runs
-- and votes; it is here because lists select by it.
CREATE TABLE open_stages (
    run_id   TEXT   NOT NULL REFERENCES runs (id),
    stage    TEXT   NOT NULL,
    draft_id TEXT   NOT NULL,
    since    BIGINT NOT NULL,
    due      BIGINT NOT NULL,
    PRIMARY KEY (run_id, stage)
);
CREATE INDEX open_stages_stage ON open_stages (stage, draft_id);
CREATE INDEX open_stages_due ON open_stages (due);
INSERT INTO open_stages SELECT id, open_stage, draft_id, stage_since, stage_due FROM runs WHERE open_stage <> '';

DROP INDEX runs_open;
ALTER TABLE runs DROP COLUMN open_stage, DROP COLUMN stage_due, DROP COLUMN stage_since;
ALTER TABLE runs RENAME COLUMN stage_index TO step;
UPDATE runs SET step = step + 1; -- counted from 1

ALTER TABLE votes DROP CONSTRAINT votes_pkey, ADD PRIMARY KEY (run_id, id);
CREATE UNIQUE INDEX votes_once ON votes (run_id, round, person_id); -- one person, one vote in a round
