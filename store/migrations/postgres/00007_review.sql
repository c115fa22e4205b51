-- +goose Up
-- SQLite has two columns more in drafts_state since. PostgreSQL compares no such
-- conditions with an index before it reads the row, so there it would only be wider.
SELECT 1;
