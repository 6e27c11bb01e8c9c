-- How a person tells one endpoint from another. Never edited later, as all of these files.

ALTER TABLE endpoints ADD COLUMN color TEXT NOT NULL DEFAULT ''; -- "#rrggbb"; empty: none
ALTER TABLE endpoints ADD COLUMN is_production INTEGER NOT NULL DEFAULT 0
    CHECK (is_production IN (0, 1));
