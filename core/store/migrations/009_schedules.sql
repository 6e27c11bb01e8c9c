-- Schedules of some streams, and how far each schedule has come. Never edited later, as all of these
-- files.

ALTER TABLE connections ADD COLUMN stream_schedules TEXT NOT NULL DEFAULT '[]'; -- JSON

-- Without it a run that went on with an older job would be due again after the next start of the
-- program, for a job has the time of its creation alone.
CREATE TABLE schedule_marks (
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    schedule TEXT NOT NULL, -- empty: of every stream; else the key of one of some streams
    since INTEGER NOT NULL, -- times of the schedule up to here have been dealt with
    tried_at INTEGER, -- when the schedule last started a run, or was refused
    PRIMARY KEY (connection_id, schedule)
) STRICT, WITHOUT ROWID;

-- The newest run of every stream, which schedules count from, however many of some streams follow.
CREATE INDEX jobs_whole ON jobs (connection_id, id) WHERE streams = '[]';
