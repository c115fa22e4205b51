-- +goose Up
-- What sort of publication a draft is to be, and for which sorts and channels a
-- workflow is; an empty list is all.
ALTER TABLE drafts ADD COLUMN kind TEXT NOT NULL DEFAULT 'post';
ALTER TABLE workflows ADD COLUMN channels TEXT NOT NULL DEFAULT '[]';
ALTER TABLE workflows ADD COLUMN kinds TEXT NOT NULL DEFAULT '[]';
