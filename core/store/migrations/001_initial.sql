-- The first schema of the state database. Applied once, in one transaction; never edited later:
-- a change is a new numbered file.

-- Goes up with every write transaction that changed something; see StateDatabase::changeCounter().
CREATE TABLE change_counter (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    value INTEGER NOT NULL
) STRICT;
INSERT INTO change_counter (id, value) VALUES (1, 0);

CREATE TABLE endpoints (
    id TEXT NOT NULL PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('source', 'destination')),
    connector_id TEXT NOT NULL,
    name TEXT NOT NULL,
    configuration TEXT NOT NULL, -- JSON; secrets are references
    UNIQUE (role, name)
) STRICT;

CREATE TABLE connections (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    source_id TEXT NOT NULL REFERENCES endpoints (id),
    destination_id TEXT NOT NULL REFERENCES endpoints (id),
    catalog TEXT NOT NULL, -- JSON
    settings TEXT NOT NULL, -- JSON
    is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1))
) STRICT;
CREATE INDEX connections_by_source ON connections (source_id);
CREATE INDEX connections_by_destination ON connections (destination_id);

-- Times are microseconds since 1970-01-01 00:00 UTC everywhere.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    status TEXT NOT NULL,
    job_trigger TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    error TEXT -- JSON
) STRICT;
CREATE INDEX jobs_by_connection ON jobs (connection_id, id);
CREATE INDEX jobs_unfinished ON jobs (connection_id, id) WHERE status IN ('pending', 'running');

CREATE TABLE attempts (
    job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    status TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    error TEXT, -- JSON
    PRIMARY KEY (job_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt_streams (
    job_id INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    place INTEGER NOT NULL, -- the order of the streams in the attempt
    target TEXT NOT NULL,
    status TEXT NOT NULL,
    rows_read INTEGER NOT NULL,
    rows_written INTEGER NOT NULL,
    rows_filtered INTEGER NOT NULL,
    rows_rejected INTEGER NOT NULL,
    rows_unconfirmed INTEGER NOT NULL,
    values_changed INTEGER NOT NULL,
    bytes_read INTEGER NOT NULL,
    error TEXT, -- JSON
    notes TEXT NOT NULL, -- JSON array
    PRIMARY KEY (job_id, attempt, namespace, name),
    FOREIGN KEY (job_id, attempt) REFERENCES attempts (job_id, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE stream_states (
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    generation_id INTEGER NOT NULL,
    generation_key TEXT NOT NULL, -- empty: no generation was started yet
    position TEXT, -- the confirmed checkpoint; null: none
    flush_id TEXT,
    is_finished INTEGER NOT NULL CHECK (is_finished IN (0, 1)),
    PRIMARY KEY (connection_id, namespace, name)
) STRICT, WITHOUT ROWID;

-- Flushes on their way: staged (position is null), then prepared. Confirming one removes its row.
CREATE TABLE flushes (
    id INTEGER PRIMARY KEY,
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    flush_id TEXT NOT NULL,
    position TEXT,
    job_id INTEGER,
    attempt INTEGER,
    rows_read INTEGER NOT NULL DEFAULT 0,
    rows_written INTEGER NOT NULL DEFAULT 0,
    rows_filtered INTEGER NOT NULL DEFAULT 0,
    rows_rejected INTEGER NOT NULL DEFAULT 0,
    rows_unconfirmed INTEGER NOT NULL DEFAULT 0,
    values_changed INTEGER NOT NULL DEFAULT 0,
    bytes_read INTEGER NOT NULL DEFAULT 0,
    UNIQUE (connection_id, namespace, name, flush_id),
    FOREIGN KEY (job_id, attempt, namespace, name)
        REFERENCES attempt_streams (job_id, attempt, namespace, name) ON DELETE CASCADE
) STRICT;
CREATE INDEX flushes_by_attempt ON flushes (job_id, attempt, namespace, name);

-- What rejected records have in common. A few rows; keeps the records and their indices narrow.
CREATE TABLE rejected_groups (
    id INTEGER PRIMARY KEY,
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    outcome TEXT NOT NULL,
    code TEXT NOT NULL,
    field TEXT NOT NULL,
    UNIQUE (connection_id, namespace, name, outcome, code, field)
) STRICT;

-- Records of flushes on their way; no reader sees them. Job and attempt are the flush's; group_id
-- needs no foreign key, for the flush goes with the connection too.
CREATE TABLE staged_records (
    id INTEGER PRIMARY KEY,
    flush INTEGER NOT NULL REFERENCES flushes (id) ON DELETE CASCADE,
    group_id INTEGER NOT NULL,
    rejected_at INTEGER NOT NULL,
    message TEXT NOT NULL,
    value TEXT NOT NULL,
    source_record TEXT NOT NULL,
    sent_record TEXT NOT NULL
) STRICT;
CREATE INDEX staged_records_by_flush ON staged_records (flush, id);

-- Confirmed records. Ids are given when a flush is confirmed and never reused, so that a reader
-- who pages by id misses none. status: 0 open, 1 fixed, 2 ignored.
CREATE TABLE rejected_records (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    group_id INTEGER NOT NULL REFERENCES rejected_groups (id) ON DELETE CASCADE,
    status INTEGER NOT NULL CHECK (status IN (0, 1, 2)),
    job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    rejected_at INTEGER NOT NULL,
    message TEXT NOT NULL,
    value TEXT NOT NULL,
    source_record TEXT NOT NULL,
    sent_record TEXT NOT NULL
) STRICT;
-- Both cover the counts of a group and its pages in the order of ids.
CREATE INDEX rejected_records_by_group ON rejected_records (group_id, status, id);
CREATE INDEX rejected_records_by_job ON rejected_records (job_id, group_id, status, id);
