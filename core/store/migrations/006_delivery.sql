-- Rejected records brought to a bucket or a folder. Never edited later, as all of these files.

-- How far the records of a stream have been put into files.
CREATE TABLE delivery_positions (
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    last_record INTEGER NOT NULL, -- records up to this id are in some file
    PRIMARY KEY (connection_id, namespace, name)
) STRICT, WITHOUT ROWID;

-- A file is planned first, under a name that stays, then brought there, then marked: after a kill
-- the same records come under the same name again. The job may be too old to be kept.
CREATE TABLE delivery_files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    job_id INTEGER NOT NULL,
    part INTEGER NOT NULL, -- counted per job and stream, from 0
    first_record INTEGER NOT NULL,
    last_record INTEGER NOT NULL,
    records INTEGER NOT NULL,
    place TEXT NOT NULL, -- the bucket or folder
    path TEXT NOT NULL, -- below that
    form TEXT NOT NULL, -- what the file is written as
    delivered_at INTEGER, -- null: not there yet
    UNIQUE (place, path)
) STRICT;
CREATE INDEX delivery_files_by_job ON delivery_files (job_id, namespace, name, part);
CREATE INDEX delivery_files_planned ON delivery_files (connection_id, id)
    WHERE delivered_at IS NULL;

-- What became of the delivery at the end of a run.
CREATE TABLE delivery_outcomes (
    job_id INTEGER PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    place TEXT NOT NULL,
    error TEXT, -- JSON; null: everything has been delivered
    at INTEGER NOT NULL
) STRICT;
