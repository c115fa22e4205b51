-- +goose Up
-- Where the database is set back, a version of the lists comes again with other
-- entries; its mark does not.
ALTER TABLE lists_head ADD COLUMN mark TEXT NOT NULL DEFAULT '';
UPDATE lists_head SET mark = md5(random()::text || clock_timestamp()::text);

-- +goose StatementBegin
CREATE FUNCTION mark_lists_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.mark := md5(random()::text || clock_timestamp()::text);
    RETURN NEW;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER lists_head_marked BEFORE UPDATE OF version ON lists_head
    FOR EACH ROW EXECUTE FUNCTION mark_lists_version();
