-- Rejected records that are healed: edited, tried again, left behind by newer versions. Never edited
-- later, as all of these files.

-- "sync", or "retry": a run that writes rejected records once more.
ALTER TABLE jobs ADD COLUMN kind TEXT NOT NULL DEFAULT 'sync' CHECK (kind IN ('sync', 'retry'));

-- What decides whether a newer version of the same key came later in the same flush.
ALTER TABLE staged_records ADD COLUMN key_hash TEXT;
ALTER TABLE staged_records ADD COLUMN ordinal INTEGER NOT NULL DEFAULT 0;

-- The table anew: there is a fourth status (3 superseded), and short columns stand before the long
-- ones, so that they are read without those. Job ids but the first outlive their jobs.
CREATE TABLE healed_records (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    group_id INTEGER NOT NULL REFERENCES rejected_groups (id) ON DELETE CASCADE,
    status INTEGER NOT NULL CHECK (status IN (0, 1, 2, 3)),
    job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE, -- the run that rejected it
    attempt INTEGER NOT NULL,
    rejected_at INTEGER NOT NULL,
    status_at INTEGER,
    closed_job INTEGER, -- the run that wrote it, or a newer version of it
    retried_job INTEGER, -- the run that tried it last
    key_hash TEXT, -- of its key as it was sent; null: it has none
    has_values INTEGER NOT NULL DEFAULT 1 CHECK (has_values IN (0, 1)), -- 0: they were deleted
    note TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL,
    value TEXT NOT NULL,
    source_record TEXT NOT NULL,
    sent_record TEXT NOT NULL
) STRICT;
INSERT INTO healed_records (id, group_id, status, job_id, attempt, rejected_at, status_at, note,
    message, value, source_record, sent_record)
SELECT id, group_id, status, job_id, attempt, rejected_at, status_at, note,
    message, value, source_record, sent_record FROM rejected_records ORDER BY id;
-- Ids are never used again, those of removed records neither.
DELETE FROM sqlite_sequence WHERE name = 'healed_records';
INSERT INTO sqlite_sequence (name, seq)
SELECT 'healed_records', seq FROM sqlite_sequence WHERE name = 'rejected_records';
DROP TABLE rejected_records;
ALTER TABLE healed_records RENAME TO rejected_records;
CREATE INDEX rejected_records_by_group ON rejected_records (group_id, status, id);
CREATE INDEX rejected_records_by_job ON rejected_records (job_id, group_id, status, id);
CREATE INDEX rejected_records_closed ON rejected_records (status_at) WHERE status <> 0;
-- The keys a run has to look out for; with the status, so that no row is read for them.
CREATE INDEX rejected_records_open_keys ON rejected_records (group_id, key_hash, status)
    WHERE status = 0 AND key_hash IS NOT NULL;

-- A record as a person changed it; the original stays where it is.
CREATE TABLE rejected_edits (
    record INTEGER NOT NULL PRIMARY KEY REFERENCES rejected_records (id) ON DELETE CASCADE,
    edited_at INTEGER NOT NULL,
    source_record TEXT NOT NULL
) STRICT;

-- What happened to a record after it was rejected.
CREATE TABLE rejected_events (
    id INTEGER PRIMARY KEY,
    record INTEGER NOT NULL REFERENCES rejected_records (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    job_id INTEGER,
    note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX rejected_events_by_record ON rejected_events (record, id);

-- What a flush on its way makes of records that were tried again; final with its confirmation.
CREATE TABLE staged_retries (
    flush INTEGER NOT NULL REFERENCES flushes (id) ON DELETE CASCADE,
    record INTEGER NOT NULL,
    is_fixed INTEGER NOT NULL CHECK (is_fixed IN (0, 1)),
    group_id INTEGER, -- of a record refused again; where its new reason belongs
    message TEXT NOT NULL DEFAULT '',
    value TEXT NOT NULL DEFAULT '',
    sent_record TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (flush, record)
) STRICT, WITHOUT ROWID;

-- Keys that a flush on its way delivers and that open records have.
CREATE TABLE staged_keys (
    flush INTEGER NOT NULL REFERENCES flushes (id) ON DELETE CASCADE,
    key_hash TEXT NOT NULL,
    below INTEGER, -- only records with ids below are older; null: all that were there before
    ordinal INTEGER NOT NULL, -- of the flush's own records, those of earlier rows are older
    PRIMARY KEY (flush, key_hash)
) STRICT, WITHOUT ROWID;
