-- Streams that are read again, runs that clear, earlier checkpoints, and what sources were found to
-- be. Never edited later, as all of these files.

-- The check of the column knows two kinds only, and goes with it.
ALTER TABLE jobs ADD COLUMN kind_of_job TEXT NOT NULL DEFAULT 'sync';
UPDATE jobs SET kind_of_job = kind;
ALTER TABLE jobs DROP COLUMN kind;
ALTER TABLE jobs RENAME COLUMN kind_of_job TO kind;
ALTER TABLE jobs ADD COLUMN refresh_mode TEXT; -- "retain" or "remove", of a refresh
CREATE INDEX jobs_that_clear ON jobs (connection_id, id) WHERE kind = 'clear';

-- The streams a refresh was asked for; it runs the others as well.
CREATE TABLE refreshed_streams (
    job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (job_id, namespace, name)
) STRICT, WITHOUT ROWID;

-- 1: the rows of older generations go once this one has ended.
ALTER TABLE stream_states ADD COLUMN replaces INTEGER NOT NULL DEFAULT 0
    CHECK (replaces IN (0, 1));

-- Where streams stood: one row for each run, and one for each change by a person. The run may be
-- too old to be kept.
CREATE TABLE checkpoint_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    cause TEXT NOT NULL,
    job_id INTEGER,
    generation_id INTEGER NOT NULL,
    generation_key TEXT NOT NULL,
    position TEXT, -- null: the beginning
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX checkpoint_history_by_stream
    ON checkpoint_history (connection_id, namespace, name, id);

-- The last look at the source of a connection.
CREATE TABLE schema_findings (
    connection_id TEXT NOT NULL PRIMARY KEY REFERENCES connections (id) ON DELETE CASCADE,
    source TEXT NOT NULL, -- tells whether it still is the same source
    found_at INTEGER NOT NULL,
    catalog TEXT NOT NULL, -- JSON array of streams
    reviewed TEXT NOT NULL, -- JSON array of {"namespace", "name"}: streams a person knows of
    paused INTEGER NOT NULL CHECK (paused IN (0, 1)) -- the connection was paused for it
) STRICT, WITHOUT ROWID;
DELETE FROM settings WHERE name LIKE 'connection/%/schema_check';
