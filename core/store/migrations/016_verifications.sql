-- The last comparison of source and destination of each connection, and whether runs are followed
-- by one. Never edited later, as all of these files.
CREATE TABLE verifications (
    connection_id TEXT PRIMARY KEY REFERENCES connections (id) ON DELETE CASCADE,
    ended_at INTEGER NOT NULL, -- Microseconds since 1970, UTC
    result TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE verified_connections (
    connection_id TEXT PRIMARY KEY REFERENCES connections (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
