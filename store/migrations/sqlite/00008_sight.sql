-- +goose Up
-- Up to which classification a person sees drafts. Whoever is there already goes on
-- seeing what they saw.
ALTER TABLE people ADD COLUMN clearance TEXT NOT NULL DEFAULT 'top_secret';

-- The inbox of somebody who decides in few units, or for few channels, or whose
-- clearance is low, passes over most of what is in review: with all three in the index
-- it does so without reading the drafts.
DROP INDEX drafts_state;
CREATE INDEX drafts_state ON drafts (state, updated_at, id, unit_id, classification, channels);
