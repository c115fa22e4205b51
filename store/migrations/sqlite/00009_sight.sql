-- +goose Up
-- Up to which classification a person sees drafts. Whoever is there already goes on
-- seeing what they saw.
ALTER TABLE people ADD COLUMN clearance TEXT NOT NULL DEFAULT 'top_secret';

-- Lists ask for the classification too: with it in the index they go on passing over
-- what is in review without reading the drafts.
DROP INDEX drafts_state;
CREATE INDEX drafts_state ON drafts (state, updated_at, id, unit_id, classification, channels);
