-- +goose Up
-- The edits that reviewers asked for since the run began: a JSON list; "" is none.
ALTER TABLE runs ADD COLUMN amendments TEXT NOT NULL DEFAULT '';

-- A vote can be taken back while its stage is open: by the leaf with this number, 0 where
-- it stands. One human, one vote in a round, of those that stand.
ALTER TABLE votes ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;
DROP INDEX votes_human;
CREATE UNIQUE INDEX votes_human ON votes (run_id, round, human_id) WHERE withdrawn = 0;

-- Who has withdrawn from the review of a draft: the account, and the one that stands for
-- its human.
CREATE TABLE recusals (
    draft_id  TEXT    NOT NULL REFERENCES drafts (id),
    person_id TEXT    NOT NULL,
    by_id     TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    leaf      INTEGER NOT NULL,
    PRIMARY KEY (draft_id, person_id)
) STRICT, WITHOUT ROWID;

-- What an approval answered to the questions of its stage, and the record that the stage
-- requires, as they were logged; '' is none.
ALTER TABLE votes ADD COLUMN answers TEXT NOT NULL DEFAULT '';
ALTER TABLE votes ADD COLUMN test TEXT NOT NULL DEFAULT '';
