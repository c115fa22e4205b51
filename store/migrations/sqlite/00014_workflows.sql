-- +goose Up
-- A version of a workflow is proposed by one person and made active by a second. Those
-- from before were active at once.
ALTER TABLE workflows ADD COLUMN state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('proposed', 'active', 'retired', 'withdrawn'));
ALTER TABLE workflows ADD COLUMN base INTEGER NOT NULL DEFAULT 0; -- the version that was active then
ALTER TABLE workflows ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE workflows ADD COLUMN proposed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE workflows ADD COLUMN proposed_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workflows ADD COLUMN decided_by TEXT NOT NULL DEFAULT '';
ALTER TABLE workflows ADD COLUMN decided_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workflows ADD COLUMN reason TEXT NOT NULL DEFAULT '';
UPDATE workflows SET state = 'retired' WHERE active = 0;
DROP INDEX workflows_active;
ALTER TABLE workflows DROP COLUMN active;
CREATE UNIQUE INDEX workflows_active ON workflows (id) WHERE state = 'active';

-- Which runs go on with an earlier version.
CREATE INDEX runs_workflow ON runs (workflow_id, workflow_version) WHERE status = 'open';
