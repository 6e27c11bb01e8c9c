-- Statistics of runs, how fresh streams are, and what the bars of all runs are made of. Never edited
-- later, as all of these files.

-- One row for each stream of an attempt whose ends were opened. Times are microseconds, of waits too.
CREATE TABLE stream_statistics (
    job_id INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    bytes_written INTEGER NOT NULL,
    bytes_filtered INTEGER NOT NULL,
    estimated_rows INTEGER, -- null: the source did not say
    source_checkpoints INTEGER NOT NULL,
    stored_checkpoints INTEGER NOT NULL,
    source_waits INTEGER NOT NULL, -- for a checkpoint of the source: how many, how long, the longest
    source_wait_sum INTEGER NOT NULL,
    source_wait_longest INTEGER NOT NULL,
    stored_waits INTEGER NOT NULL, -- from there until it was stored
    stored_wait_sum INTEGER NOT NULL,
    stored_wait_longest INTEGER NOT NULL,
    read_from INTEGER,
    read_until INTEGER,
    write_from INTEGER,
    write_until INTEGER,
    mapping INTEGER NOT NULL, -- time spent
    is_backfilled INTEGER NOT NULL CHECK (is_backfilled IN (0, 1)),
    PRIMARY KEY (job_id, attempt, namespace, name),
    FOREIGN KEY (job_id, attempt, namespace, name)
        REFERENCES attempt_streams (job_id, attempt, namespace, name) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- When the source was asked for its streams before a run.
CREATE TABLE run_discoveries (
    job_id INTEGER NOT NULL PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    began_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL
) STRICT;

-- The last run that got all of a stream through, when it had, and when it began to read it: rows
-- the source changed after that may be missing. The run may be too old to be kept.
ALTER TABLE stream_activity ADD COLUMN complete_job INTEGER;
ALTER TABLE stream_activity ADD COLUMN complete_at INTEGER;
ALTER TABLE stream_activity ADD COLUMN fresh_at INTEGER;

UPDATE stream_activity SET complete_job = (
    SELECT MAX(s.job_id) FROM attempt_streams s JOIN jobs j ON j.id = s.job_id
    WHERE j.connection_id = stream_activity.connection_id AND s.namespace = stream_activity.namespace
        AND s.name = stream_activity.name AND s.status = 'synced'
        AND j.kind IN ('sync', 'refresh'));
UPDATE stream_activity SET
    complete_at = (SELECT MAX(COALESCE(a.ended_at, a.started_at))
        FROM attempt_streams s JOIN attempts a ON a.job_id = s.job_id AND a.number = s.attempt
        WHERE s.job_id = complete_job AND s.namespace = stream_activity.namespace
            AND s.name = stream_activity.name AND s.status = 'synced'),
    fresh_at = (SELECT MIN(a.started_at)
        FROM attempt_streams s JOIN attempts a ON a.job_id = s.job_id AND a.number = s.attempt
        WHERE s.job_id = complete_job AND s.namespace = stream_activity.namespace
            AND s.name = stream_activity.name)
WHERE complete_job IS NOT NULL;

-- The sums over the ended attempts of a run, and a way through the runs of all connections by time.
ALTER TABLE jobs ADD COLUMN rows_written INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN rows_rejected INTEGER NOT NULL DEFAULT 0;
UPDATE jobs SET
    rows_written = (SELECT IFNULL(SUM(rows_written), 0) FROM attempt_streams WHERE job_id = jobs.id),
    rows_rejected
        = (SELECT IFNULL(SUM(rows_rejected), 0) FROM attempt_streams WHERE job_id = jobs.id);
CREATE INDEX jobs_by_creation ON jobs (created_at, status, rows_written, rows_rejected);
