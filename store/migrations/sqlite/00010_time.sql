-- +goose Up
-- When somebody has to look at an open stage next, 0 for never. What already waits for
-- decisions is looked at when its publication time comes.
ALTER TABLE open_stages ADD COLUMN look_at INTEGER NOT NULL DEFAULT 0;
UPDATE open_stages SET look_at = (SELECT d.publish_at FROM drafts d WHERE d.id = draft_id);
CREATE INDEX open_stages_look ON open_stages (look_at) WHERE look_at > 0;
