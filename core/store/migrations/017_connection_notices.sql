-- What a connection is told about, and whether its runs are verified, become settings of it like the
-- others: in files, copies and the timeline. Never edited later, as all of these files.
UPDATE connections
SET settings = json_set(connections.settings, '$.notices', json((
    SELECT json_extract(stored.value, '$[0]') FROM settings AS stored
    WHERE stored.name = 'connection/' || connections.id || '/notices')))
WHERE EXISTS (
    SELECT 1 FROM settings AS stored
    WHERE stored.name = 'connection/' || connections.id || '/notices'
        AND json_type(stored.value, '$[0]') = 'object'
        AND json_extract(stored.value, '$[0]') <> '{}');
DELETE FROM settings WHERE name GLOB 'connection/*/notices';

UPDATE connections SET settings = json_set(connections.settings, '$.verify_after_runs', json('true'))
WHERE id IN (SELECT connection_id FROM verified_connections);
DROP TABLE verified_connections;
