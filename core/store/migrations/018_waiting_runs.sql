-- Runs that wait for their turn, of every process of the profile. Never edited later, as all of these
-- files.
CREATE TABLE waiting_runs (
    owner TEXT NOT NULL, -- names the lock file its process holds
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    place INTEGER NOT NULL, -- the lowest is the next
    since INTEGER NOT NULL, -- Microseconds since 1970, UTC
    job_trigger TEXT NOT NULL,
    needs_slot INTEGER NOT NULL CHECK (needs_slot IN (0, 1)), -- else it waits in its own process
    PRIMARY KEY (owner, connection_id)
) STRICT, WITHOUT ROWID;
