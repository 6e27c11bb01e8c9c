-- What other programs ask of runs. Never edited later, as all of these files.

-- A run looks here for its own job; a wish that came too late goes with the next start of the job.
CREATE TABLE run_wishes (
    job_id INTEGER NOT NULL PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    wish TEXT NOT NULL CHECK (wish IN ('cancel', 'pause')),
    at INTEGER NOT NULL
) STRICT;
