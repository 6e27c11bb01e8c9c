-- Runs of some streams alone, and what each stream did last. Never edited later, as all of these
-- files.

-- JSON array of {"namespace", "name"}: the streams a run is limited to; none: all.
ALTER TABLE jobs ADD COLUMN streams TEXT NOT NULL DEFAULT '[]';

-- The job ids outlive their jobs, which may be too old to be kept.
CREATE TABLE stream_activity (
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    last_job INTEGER NOT NULL, -- the run the stream was in last
    wrote_job INTEGER, -- the run that wrote rows last
    wrote_at INTEGER, -- when its last rows became durable
    PRIMARY KEY (connection_id, namespace, name)
) STRICT, WITHOUT ROWID;

INSERT INTO stream_activity (connection_id, namespace, name, last_job, wrote_job)
SELECT j.connection_id, s.namespace, s.name, MAX(s.job_id),
    MAX(iif(s.rows_written > 0, s.job_id, NULL))
FROM attempt_streams s JOIN jobs j ON j.id = s.job_id
GROUP BY j.connection_id, s.namespace, s.name;

UPDATE stream_activity SET wrote_at = (
    SELECT MAX(COALESCE(a.ended_at, a.started_at))
    FROM attempt_streams s JOIN attempts a ON a.job_id = s.job_id AND a.number = s.attempt
    WHERE s.job_id = wrote_job AND s.namespace = stream_activity.namespace
        AND s.name = stream_activity.name AND s.rows_written > 0)
WHERE wrote_job IS NOT NULL;
