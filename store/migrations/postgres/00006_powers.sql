-- +goose Up
-- A role may be held for some channels only: a JSON list, empty for every channel.
ALTER TABLE grants ADD COLUMN channels TEXT NOT NULL DEFAULT '[]';
