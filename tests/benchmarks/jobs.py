"""What a job is, and the jobs between files: for each one the command lines of our program, of its
peers and of the limit.

Those of the servers stand in databasejobs.py and dedupjobs.py, what they share in databases.py."""
import dataclasses
import json
import shlex
import shutil
import subprocess
from pathlib import Path

import mariadbserver
import measure
import postgresserver

SLOW_PEER_ROWS = 500_000
COLUMNS = "(id INTEGER, uid TEXT, qty INTEGER, amount REAL, day TEXT, ts TEXT, flag INTEGER," \
          " name TEXT, note TEXT)"


@dataclasses.dataclass
class Contestant:
    name: str
    command: list
    program: str  # what has to be there
    left_out: str = ""  # why it does not take part, when it does not
    copies: dict = dataclasses.field(default_factory=dict)  # made before each run: name → original
    is_peer: bool = True  # a time to be ahead of
    template: str = ""  # the database the target is a copy of; empty: the job's

    def __post_init__(self):
        if not self.left_out and not shutil.which(self.program):
            ours = "/" in self.program
            self.left_out = "not built" if ours else "not installed"


@dataclasses.dataclass
class FileTarget:
    """Results are an SQLite file in the folder of the run."""
    path: Path

    def prepare(self, contestant):
        """The folder is fresh already."""

    def check(self, expected):
        measure.check(self.path, expected)


@dataclasses.dataclass
class Job:
    name: str
    title: str
    expected: dict
    inputs: list
    contestants: list
    asked: float = 0  # ours ÷ limit at most; 0: nothing is asked
    asked_of: dict = dataclasses.field(default_factory=dict)  # ours ÷ others at most, by name
    target: object = None  # where results are; None: the SQLite file of every run
    servers: list = dataclasses.field(default_factory=list)  # those whose time is measured
    left_out: str = ""  # why the job cannot run here


class Workbench:
    """Where the programs, the input files and the runs are."""

    def __init__(self, build, scratch, rows):
        self.bin = Path(build).resolve() / "bin"
        self.scratch = Path(scratch)
        self.rows = rows
        self.run = self.scratch / "run"  # fresh for every run
        self.out = self.run / "out.db"
        self.postgres = postgresserver.Postgres(self.scratch / "postgres")
        self.mariadb = mariadbserver.MariaDb(self.scratch / "mariadb")
        self.sources = set()  # filled databases of the servers

    def close(self):
        self.postgres.stop()
        self.mariadb.stop()

    def make(self, shape, name, *arguments, rows=None):
        """Makes an input file by makerows unless it is there."""
        path = self.scratch / name
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            subprocess.run([self.bin / "makerows", shape, "--rows", str(rows or self.rows),
                            "--out", path, *arguments], check=True)
        return path

    def expect(self, *arguments, rows=None):
        """The sums of a right copy."""
        text = subprocess.run([self.bin / "makerows", "expect", "--rows", str(rows or self.rows),
                               *arguments], check=True, capture_output=True, text=True).stdout
        return json.loads(text)

    def ours(self, source, source_config, destination_config, mode="full_refresh_overwrite",
             *more, destination="sqlite", name="ours", profile=None, copies=None):
        cli = str(self.bin / "millrace-cli")
        command = [cli, "sync", "--profile", str(profile or self.run / "profile"),
                   "--source", source, "--source-config", json.dumps(source_config),
                   "--destination", destination,
                   "--destination-config", json.dumps(destination_config),
                   "--mode", mode, *more]
        return Contestant(name, command, cli, copies=copies or {})

    def files_to_sqlite(self, path, name="ours", meta_columns=False):
        return self.ours("files", {"path": str(path)},
                         {"path": str(self.out), "meta_columns": meta_columns}, name=name)

    def limit(self, job, source, target=None, copies=None):
        program = str(self.bin / "limits")
        command = [program, job, "--from", str(source), "--to", str(target or self.out)]
        return Contestant("limit", command, program, copies=copies or {}, is_peer=False)

    def ogr2ogr(self, source, *options):
        command = ["ogr2ogr", "-f", "SQLite", str(self.out), str(source), *options]
        return Contestant("ogr2ogr", command, "ogr2ogr")

    def sqlite3(self, name, *lines, copies=None, is_peer=True):
        command = ["sqlite3", "-bail", str(self.out)]
        for line in lines:
            command += ["-cmd", line]
        return Contestant(name, [*command, ""], "sqlite3", copies=copies or {}, is_peer=is_peer)

    def sqlite_utils(self, source, *options):
        command = ["sqlite-utils", "insert", str(self.out), "rows", str(source), *options]
        slow = f"takes minutes above {SLOW_PEER_ROWS:,} rows"
        return Contestant("sqlite-utils", command, "sqlite-utils",
                          slow if self.rows > SLOW_PEER_ROWS else "")


def csv_sqlite(bench):
    rows = bench.make("rows", "rows.csv")
    return Job("csv-sqlite", "CSV → SQLite, new file, meta columns off", bench.expect(), [rows], [
        bench.files_to_sqlite(rows),
        bench.sqlite3("sqlite3 .import", f"CREATE TABLE rows {COLUMNS}",
                      f".import --csv --skip 1 {rows} rows"),
        bench.ogr2ogr(rows, "-nln", "rows", "-oo", "AUTODETECT_TYPE=YES"),
        bench.sqlite_utils(rows, "--csv"),
        bench.limit("csv-sqlite", rows),
    ], asked=1.3)


def csv_sqlite_meta(bench):
    rows = bench.make("rows", "rows.csv")
    return Job("csv-sqlite-meta", "CSV → SQLite: what the meta columns cost", bench.expect(),
               [rows], [
                   bench.files_to_sqlite(rows, "ours, meta columns", meta_columns=True),
                   bench.files_to_sqlite(rows, "ours, without"),
                   bench.limit("csv-sqlite", rows),
               ])


def sqlite_sqlite(bench):
    source = bench.make("sqlite", "source.db")
    pipe = f"sqlite3 {shlex.quote(str(source))} .dump | sqlite3 {shlex.quote(str(bench.out))}"
    return Job("sqlite-sqlite", "SQLite → SQLite, new file, meta columns off", bench.expect(),
               [source], [
                   bench.ours("sqlite", {"path": str(source)},
                              {"path": str(bench.out), "meta_columns": False}),
                   Contestant("sqlite3 .dump | sqlite3", ["sh", "-c", pipe], "sqlite3"),
                   # Moves cells inside the library and never looks at a value: shown, not judged.
                   bench.sqlite3("sqlite3 ATTACH (floor)", f"ATTACH '{source}' AS source",
                                 f"CREATE TABLE rows {COLUMNS}",
                                 "INSERT INTO rows SELECT * FROM source.rows", is_peer=False),
                   bench.ogr2ogr(source, "rows"),
                   bench.limit("sqlite-sqlite", source),
               ], asked=1.3)


def jsonl_sqlite(bench):
    rows = bench.make("jsonl", "rows.jsonl")
    fields = ", ".join(f"line ->> '{name}'" for name in
                       ("id", "uid", "qty", "amount", "day", "ts", "flag", "name", "note"))
    return Job("jsonl-sqlite", "JSON Lines → SQLite, new file, meta columns off", bench.expect(),
               [rows], [
                   bench.files_to_sqlite(rows),
                   bench.sqlite3("sqlite3 json_extract", f"CREATE TABLE rows {COLUMNS}",
                                 "CREATE TEMP TABLE lines (line TEXT)", ".mode ascii",
                                 r'.separator "\037" "\n"', f".import {rows} lines",
                                 f"INSERT INTO rows SELECT {fields} FROM temp.lines"),
                   bench.sqlite_utils(rows, "--nl"),
                   bench.limit("jsonl-sqlite", rows),
               ], asked=1.3)


def dedup(bench):
    """A table is there already; its first fill is prepared once and copied before each run."""
    rows = min(bench.rows, 1_000_000)
    changed = rows // 10
    arguments = ("--changed", str(changed))
    base = bench.make("sqlite", "base.db", "--unique", rows=rows)
    changes = bench.make("changes", "changes.csv", *arguments, rows=rows)
    merge = ("INSERT INTO rows SELECT id, uid, qty, amount, day, ts, flag = 'true', name,"
             " nullif(note, '') FROM (SELECT *, row_number() OVER"
             " (PARTITION BY id ORDER BY ts DESC, rowid DESC) AS place FROM temp.staging)"
             " WHERE place = 1 ON CONFLICT (id) DO UPDATE SET uid = excluded.uid,"
             " qty = excluded.qty, amount = excluded.amount, day = excluded.day,"
             " ts = excluded.ts, flag = excluded.flag, name = excluded.name,"
             " note = excluded.note WHERE excluded.ts >= rows.ts")
    return Job("dedup", f"{changed:,} changes into {rows:,} rows, incremental, dedup",
               bench.expect(*arguments, rows=rows), [base, changes, bench.scratch / "dedup"], [
                   dedup_by_us(bench, rows, changes),
                   bench.sqlite3("sqlite3, SQL by hand", "BEGIN IMMEDIATE",
                                 f"CREATE TEMP TABLE staging {COLUMNS}",
                                 f".import --csv --skip 1 --schema temp {changes} staging",
                                 merge, "COMMIT", copies={"out.db": base}),
                   bench.limit("dedup", changes, copies={"out.db": base}),
               ], asked=1.3)


def dedup_by_us(bench, rows, changes):
    """Our own first sync makes the table and the state; the timed one finds one new file."""
    started = bench.scratch / "dedup"
    files = bench.run / "files"
    ours = bench.ours(
        "files", {"path": str(files / "*.csv"), "stream_name": "rows"},
        {"path": str(bench.out), "meta_columns": False}, "incremental_append_dedup",
        "--primary-key", "id", "--cursor", "ts",
        copies={"out.db": started / "out.db", "profile": started / "profile",
                "files/rows.csv": started / "files/rows.csv", "files/changes.csv": changes})
    if not ours.left_out and not started.exists():
        # The paths are part of the state, so the first sync happens where the timed ones do.
        bench.run.mkdir()
        bench.make("rows", "run/files/rows.csv", rows=rows)
        first = subprocess.run(ours.command, capture_output=True, text=True, check=False)
        if first.returncode != 0:
            ours.left_out = f"the first sync failed: {first.stderr.strip()[-200:]}"
        bench.run.rename(started)
    return ours


ALL = {"csv-sqlite": csv_sqlite, "csv-sqlite-meta": csv_sqlite_meta,
       "sqlite-sqlite": sqlite_sqlite, "jsonl-sqlite": jsonl_sqlite, "dedup": dedup}
