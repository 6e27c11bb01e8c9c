-- What a person is told about connections, and how far each notice came. Never edited later, as all
-- of these files.

CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE, -- of what happened; tells a notice from the same one once more
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    job_id INTEGER, -- may be too old to be kept
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    details TEXT NOT NULL, -- JSON
    read_at INTEGER,
    solved_at INTEGER -- what it tells is no longer so
) STRICT;
CREATE INDEX notices_by_connection ON notices (connection_id, id);
CREATE INDEX notices_unread ON notices (id) WHERE read_at IS NULL;
CREATE INDEX notices_unsolved ON notices (connection_id, key) WHERE solved_at IS NULL;

CREATE TABLE notice_deliveries (
    notice_id INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'sent', 'failed', 'dropped')),
    tries INTEGER NOT NULL DEFAULT 0,
    -- The next try. While one is on it is when that one counts as dead.
    due_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL, -- the last try or end
    error TEXT, -- JSON, of the last try
    PRIMARY KEY (notice_id, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_deliveries_waiting ON notice_deliveries (channel, due_at)
    WHERE status = 'waiting';

-- Runs that have ended and that nobody has looked at for notices; earlier ones are no news.
ALTER TABLE jobs ADD COLUMN is_noticed INTEGER NOT NULL DEFAULT 0 CHECK (is_noticed IN (0, 1));
UPDATE jobs SET is_noticed = 1 WHERE status NOT IN ('pending', 'running');
CREATE INDEX jobs_unnoticed ON jobs (id) WHERE is_noticed = 0;
