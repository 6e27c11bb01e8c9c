"""Incremental jobs with dedup: a table is there already, and a file of changes comes."""
import os
import shutil
import subprocess

from databases import (DatabaseTarget, MARIADB_TABLE, POSTGRES_TABLE, TARGET, database_job,
                       load_csv)
from jobs import Contestant

FIELDS = ("uid", "qty", "amount", "day", "flag", "name", "note")  # those a merge may change


def dedup_inputs(bench, job):
    rows = min(bench.rows, 1_000_000)
    changed = rows // 10
    arguments = ("--changed", str(changed))
    changes = bench.make("changes", "changes.csv", *arguments, rows=rows)
    job.title = f"{changed:,} changes into {rows:,} rows of {job.title}, incremental, dedup"
    job.expected = bench.expect(*arguments, rows=rows)
    job.inputs = [changes, bench.scratch / job.name]
    return rows, changes


def dedup_by_us(bench, job, server, destination, rows, changes):
    """Our own first sync makes the tables and the state; the timed one finds one new file."""
    started_at = bench.scratch / job.name
    files = bench.run / "files"
    ours = bench.ours(
        "files", {"path": str(files / "*.csv"), "stream_name": "rows"},
        {**server.configuration(TARGET), "meta_columns": False}, "incremental_append_dedup",
        "--primary-key", "id", "--cursor", "ts", destination=destination,
        copies={"profile": started_at / "profile", "files/rows.csv": started_at / "files/rows.csv",
                "files/changes.csv": changes})
    ours.template = "dedup_ours"
    if ours.left_out:
        return ours
    # The names are part of the state, so the first sync happens where the timed ones do.
    server.fresh(TARGET)
    shutil.rmtree(bench.run, ignore_errors=True)
    bench.run.mkdir()
    bench.make("rows", "run/files/rows.csv", rows=rows)
    first = subprocess.run(ours.command, capture_output=True, text=True, check=False,
                           env={**os.environ, **server.environment()})
    if first.returncode == 0:
        server.fresh(ours.template, TARGET)
    else:
        words = " / ".join((first.stderr.strip() or first.stdout.strip()).splitlines()[-3:])
        ours.left_out = f"the first sync failed: {words[-300:]}"
    bench.run.rename(started_at)
    return ours


@database_job("dedup-postgres", "PostgreSQL", "postgres", asked=1.3)
def dedup_postgres(bench, databases, job):
    rows, changes = dedup_inputs(bench, job)
    job.target = DatabaseTarget(bench.postgres)
    server = bench.postgres
    base = bench.make("rows", "base.csv", rows=rows)
    server.fresh("dedup_base")
    server.execute("dedup_base", f"CREATE TABLE rows {POSTGRES_TABLE}",
                   f"\\copy rows FROM '{base}' WITH (FORMAT csv, HEADER)",
                   "ALTER TABLE rows ADD PRIMARY KEY (id)", "VACUUM (FREEZE, ANALYZE) rows")
    base.unlink()
    server.check("dedup_base", bench.expect(rows=rows))
    assignments = ", ".join(f"{name} = excluded.{name}" for name in (*FIELDS, "ts"))
    by_hand = databases.psql(
        TARGET, "BEGIN", f"CREATE TEMP TABLE staging {POSTGRES_TABLE} ON COMMIT DROP",
        f"\\copy staging FROM '{changes}' WITH (FORMAT csv, HEADER)",
        "INSERT INTO rows SELECT DISTINCT ON (id) * FROM staging ORDER BY id, ts DESC, ctid DESC"
        f" ON CONFLICT (id) DO UPDATE SET {assignments} WHERE excluded.ts >= rows.ts", "COMMIT")
    job.contestants = [
        dedup_by_us(bench, job, server, "postgres", rows, changes),
        Contestant("psql, SQL by hand", by_hand, "psql", template="dedup_base"),
        databases.limit("dedup-postgres", changes),
    ]
    job.contestants[-1].template = "dedup_base"


@database_job("dedup-mariadb", "MariaDB", "mariadb", asked=1.3)
def dedup_mariadb(bench, databases, job):
    rows, changes = dedup_inputs(bench, job)
    job.target = DatabaseTarget(bench.mariadb)
    server = bench.mariadb
    base = bench.make("rows", "base.csv", rows=rows)
    server.fresh("dedup_base")
    table = MARIADB_TABLE.replace("id bigint", "id bigint PRIMARY KEY")
    server.execute("dedup_base", f"CREATE TABLE `rows` {table}", load_csv(base))
    base.unlink()
    server.check("dedup_base", bench.expect(rows=rows))
    # Assignments take effect one after the other, so ts comes last.
    newer = "VALUES(ts) >= `rows`.ts"
    assignments = ", ".join(f"{name} = if({newer}, VALUES({name}), `rows`.{name})"
                            for name in FIELDS)
    by_hand = ";\n".join([
        f"CREATE TEMPORARY TABLE staging {MARIADB_TABLE}", "START TRANSACTION",
        load_csv(changes, "staging"),
        "INSERT INTO `rows` SELECT id, uid, qty, amount, day, ts, flag, name, note FROM"
        " (SELECT *, row_number() OVER (PARTITION BY id ORDER BY ts DESC) AS place FROM staging)"
        f" AS numbered WHERE place = 1 ON DUPLICATE KEY UPDATE {assignments},"
        " ts = greatest(VALUES(ts), `rows`.ts)", "COMMIT"])
    job.contestants = [
        dedup_by_us(bench, job, server, "mysql", rows, changes),
        Contestant("mariadb, SQL by hand", [*server.client(TARGET), "-e", by_hand], "mariadb",
                   template="dedup_base"),
        databases.limit("dedup-mariadb", changes),
    ]
    job.contestants[-1].template = "dedup_base"


ALL = {"dedup-postgres": dedup_postgres, "dedup-mariadb": dedup_mariadb}
