-- Indices for millions of rejected records. Never edited later, as all of these files.

-- With has_values, so that it is known at once whether a group has a record that can be tried again.
DROP INDEX rejected_records_by_group;
CREATE INDEX rejected_records_by_group
    ON rejected_records (group_id, status, id, has_values);
DROP INDEX rejected_records_by_job;
CREATE INDEX rejected_records_by_job
    ON rejected_records (job_id, group_id, status, id, has_values);

-- The open records of one key, whatever the number of groups of its stream; with the status, so
-- that no row is read for them.
CREATE INDEX rejected_records_open_by_key ON rejected_records (key_hash, group_id, status)
    WHERE status = 0 AND key_hash IS NOT NULL;
