-- +goose Up
-- A password that somebody else has set is changed by its owner before anything else.
-- Those from before, and those that the server's shell set, are nobody else's.
ALTER TABLE people ADD COLUMN password_by TEXT NOT NULL DEFAULT '';

-- Who ended a session by setting a new password; it is told to whoever still holds it.
ALTER TABLE sessions ADD COLUMN ended_by TEXT NOT NULL DEFAULT '';
