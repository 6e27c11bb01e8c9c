-- What the desktop program adds: schedules, tags, unfinished connections, the timeline, settings,
-- and what a person said about a rejected record. Never edited later, as all of these files.

ALTER TABLE connections ADD COLUMN schedule TEXT NOT NULL DEFAULT '{"kind":"manual"}'; -- JSON

CREATE TABLE tags (
    name TEXT NOT NULL PRIMARY KEY,
    color TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE connection_tags (
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    tag TEXT NOT NULL REFERENCES tags (name) ON UPDATE CASCADE ON DELETE CASCADE,
    place INTEGER NOT NULL, -- the order of the tags of a connection
    PRIMARY KEY (connection_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX connection_tags_by_tag ON connection_tags (tag);

CREATE TABLE drafts (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    content TEXT NOT NULL, -- JSON
    saved_at INTEGER NOT NULL
) STRICT;

CREATE TABLE timeline (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    origin TEXT NOT NULL,
    before TEXT NOT NULL, -- JSON
    after TEXT NOT NULL -- JSON
) STRICT;
CREATE INDEX timeline_by_connection ON timeline (connection_id, id);

CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL -- JSON array with the value as its only entry
) STRICT;

-- The end of the newest success of a connection, however many failures follow it.
CREATE INDEX jobs_succeeded ON jobs (connection_id, id) WHERE status = 'succeeded';

-- When and why a person closed a record; for what is old enough to go.
ALTER TABLE rejected_records ADD COLUMN status_at INTEGER;
ALTER TABLE rejected_records ADD COLUMN note TEXT NOT NULL DEFAULT '';
CREATE INDEX rejected_records_closed ON rejected_records (status_at) WHERE status <> 0;
