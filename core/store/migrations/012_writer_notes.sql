-- What a writer wrote down of the flush on its way, so that what an earlier try has done is not
-- done again. Never edited later, as all of these files.
CREATE TABLE writer_notes (
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('sync', 'retry')), -- of the runs they are for
    notes TEXT NOT NULL, -- Base64; what holds until the flush is confirmed
    afterwards TEXT, -- Base64; what holds then; null: nothing
    PRIMARY KEY (connection_id, namespace, name, kind)
) STRICT, WITHOUT ROWID;
