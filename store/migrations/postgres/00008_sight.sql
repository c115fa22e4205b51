-- +goose Up
-- Up to which classification a person sees drafts. Whoever is there already goes on
-- seeing what they saw. SQLite has unit, classification and
-- channels in drafts_state besides; PostgreSQL compares no such conditions with an index
-- before it reads the row.
ALTER TABLE people ADD COLUMN clearance TEXT NOT NULL DEFAULT 'top_secret';
