-- +goose Up
-- Where the database is set back, a version of the lists comes again with other
-- entries; its mark does not.
ALTER TABLE lists_head ADD COLUMN mark TEXT NOT NULL DEFAULT '';
UPDATE lists_head SET mark = lower(hex(randomblob(16)));

-- +goose StatementBegin
CREATE TRIGGER lists_head_marked AFTER UPDATE OF version ON lists_head BEGIN
    UPDATE lists_head SET mark = lower(hex(randomblob(16))) WHERE id = NEW.id;
END;
-- +goose StatementEnd
