-- +goose Up
-- The edits that reviewers asked for since the run began: a JSON list; "" is none.
ALTER TABLE runs ADD COLUMN amendments TEXT NOT NULL DEFAULT '';
