#!/usr/bin/env python3
"""Writes the stored profile of a new level of the state database, fixtures/profiles/NNN.sql.

    storedprofile.py LEVEL [ROWS.sql]

It is the stored profile of the level before, brought forward by the migration, with ROWS.sql in the
tables and columns that are new. A stored profile is written once, with the migration it belongs to,
and never again: it is what a program of that level left behind.
"""

import pathlib
import sqlite3
import sys

HERE = pathlib.Path(__file__).resolve().parent
PROFILES = HERE / "fixtures" / "profiles"
MIGRATIONS = HERE.parents[2] / "core" / "store" / "migrations"


def main():
    level = int(sys.argv[1])
    rows = pathlib.Path(sys.argv[2]).read_text() if len(sys.argv) > 2 else ""
    target = PROFILES / f"{level:03}.sql"
    if target.exists():
        sys.exit(f"{target} is there already; a stored profile never changes.")
    before = [path for path in PROFILES.glob("*.sql") if path.name < target.name]
    (migration,) = MIGRATIONS.glob(f"{level:03}_*.sql")

    database = sqlite3.connect(":memory:", isolation_level=None)
    if before:
        database.executescript(max(before).read_text())
    database.executescript(migration.read_text())
    database.execute("PRAGMA foreign_keys = ON")
    database.executescript(rows)
    if broken := database.execute("PRAGMA foreign_key_check").fetchall():
        sys.exit(f"Rows without what they belong to: {broken}")
    lines = [line for line in database.iterdump() if line not in ("BEGIN TRANSACTION;", "COMMIT;")]
    lines.append(f"PRAGMA user_version = {level};")
    target.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
