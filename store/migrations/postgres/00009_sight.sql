-- +goose Up
-- Up to which classification a person sees drafts. Whoever is there already goes on
-- seeing what they saw. (SQLite has the classification in drafts_state besides.)
ALTER TABLE people ADD COLUMN clearance TEXT NOT NULL DEFAULT 'top_secret';
