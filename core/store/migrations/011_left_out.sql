-- Records that were unticked in a dry run: the next run of their stream that gets through leaves
-- them out. Never edited later, as all of these files.
CREATE TABLE left_out_records (
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    mark TEXT NOT NULL, -- tells the record from others of the stream
    PRIMARY KEY (connection_id, namespace, name, mark)
) STRICT, WITHOUT ROWID;
