-- +goose Up
-- Up to which classification a person sees drafts. Whoever is there already goes on
-- seeing what they saw.
ALTER TABLE people ADD COLUMN clearance TEXT NOT NULL DEFAULT 'top_secret';
