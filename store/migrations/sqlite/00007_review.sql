-- +goose Up
-- The inbox of somebody who decides in few units, or for few channels, passes over
-- most of what is in review. With both in the index it does so without reading the
-- drafts.
DROP INDEX drafts_state;
CREATE INDEX drafts_state ON drafts (state, updated_at, id, unit_id, channels);
