"""The jobs of the database servers: the command lines of our program, of its peers and of the limit.

Sources are filled once a run, by the server's own bulk copy, and checked before anything is
measured. Each program writes the table "rows" into a database that was made for it alone."""
import dataclasses
import shlex
import subprocess

import jobs
from jobs import Contestant, Job

TARGET = "target"
# A source declares what it knows; a written table has the types that suit texts and numbers of
# unknown origin, the same for everyone who declares them.
POSTGRES_SOURCE = "(id bigint PRIMARY KEY, uid uuid, qty integer, amount double precision," \
                  " day date, ts timestamp, flag boolean, name text, note text)"
POSTGRES_COPY = POSTGRES_SOURCE.replace(" PRIMARY KEY", "")
POSTGRES_TABLE = "(id bigint, uid text, qty bigint, amount double precision, day date," \
                 " ts timestamp, flag boolean, name text, note text)"
MARIADB_SOURCE = "(id bigint PRIMARY KEY, uid char(36), qty int, amount double, day date," \
                 " ts datetime, flag tinyint(1), name varchar(64), note varchar(64))"
MARIADB_TABLE = "(id bigint, uid longtext, qty bigint, amount double, day date, ts datetime(6)," \
                " flag tinyint(1), name longtext, note longtext)"
FIELDS = ("uid", "qty", "amount", "day", "flag", "name", "note")  # those a merge may change


def load_csv(path, table="`rows`"):
    """The CSV file as the server reads it itself."""
    return (f"LOAD DATA LOCAL INFILE '{path}' INTO TABLE {table} CHARACTER SET utf8mb4"
            " FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' ESCAPED BY ''"
            " LINES TERMINATED BY '\\n' IGNORE 1 LINES"
            " (id, uid, qty, amount, day, ts, @flag, name, @note)"
            " SET flag = @flag = 'true', note = nullif(@note, '')")


@dataclasses.dataclass
class DatabaseTarget:
    """Results are the table "rows" of a database that is made anew for each run."""
    server: object

    def prepare(self, contestant):
        if contestant.template:
            self.server.fresh(TARGET, contestant.template)
        else:
            self.server.fresh(TARGET)

    def check(self, expected):
        self.server.check(TARGET, expected)


class Databases:
    """What the jobs need of the servers: filled sources, and the programs that use them."""

    def __init__(self, bench):
        self.bench = bench
        self.postgres = bench.postgres
        self.mariadb = bench.mariadb

    # Sources ---------------------------------------------------------------------------------

    def postgres_source(self, rows=None):
        """The name of a database with the table, filled and checked at first use."""
        rows = rows or self.bench.rows
        name = f"source_{rows}"
        if ("postgres", name) not in self.bench.sources:
            path = self.bench.make("rows", f"fill_{rows}.csv", rows=rows)
            self.postgres.fresh(name)
            self.postgres.execute(name, f"CREATE TABLE rows {POSTGRES_SOURCE}",
                                  f"\\copy rows FROM '{path}' WITH (FORMAT csv, HEADER)",
                                  "VACUUM (FREEZE, ANALYZE) rows")
            path.unlink()
            self.postgres.check(name, self.bench.expect(rows=rows))
            self.bench.sources.add(("postgres", name))
        return name

    def mariadb_source(self, rows=None):
        rows = rows or self.bench.rows
        name = f"source_{rows}"
        if ("mariadb", name) not in self.bench.sources:
            path = self.bench.make("rows", f"fill_{rows}.csv", rows=rows)
            self.mariadb.fresh(name)
            self.mariadb.execute(name, f"CREATE TABLE `rows` {MARIADB_SOURCE}", load_csv(path),
                                 "ANALYZE TABLE `rows`")
            path.unlink()
            self.mariadb.check(name, self.bench.expect(rows=rows))
            self.bench.sources.add(("mariadb", name))
        return name

    # Our program and the limit ---------------------------------------------------------------

    def target(self, server, **more):
        return {**server.configuration(TARGET), "meta_columns": False, **more}

    def ours(self, source, source_config, destination, **more):
        server = self.postgres if destination == "postgres" else self.mariadb
        return self.bench.ours(source, source_config, self.target(server),
                               destination=destination, **more)

    def limit(self, job, source, target=TARGET):
        return self.bench.limit(job, source, target)

    # Peers -----------------------------------------------------------------------------------

    def psql(self, database, *statements):
        command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database]
        for statement in statements:
            command += ["-c", statement]
        return command

    def pipe(self, name, first, second, program, **more):
        """Two programs of the shell; "pipefail" is not everywhere, the check sees a loss."""
        text = f"{shlex.join(map(str, first))} | {shlex.join(map(str, second))}"
        return Contestant(name, ["sh", "-c", text], program, **more)

    def ogr2ogr(self, kind, target, source, *options, left_out=""):
        command = ["ogr2ogr", "-f", kind, str(target), str(source), *options]
        return Contestant("ogr2ogr", command, "ogr2ogr", left_out)

    def ogr_postgres(self, database):
        return f"PG:dbname={database}"  # the rest stands in the environment

    def ogr_mariadb(self, database):
        # The driver knows no options file; the password is worth nothing after the run.
        return (f"MySQL:{database},host=127.0.0.1,port={self.mariadb.port},user=bench,"
                f"password={self.mariadb.password}")

    def pgloader(self, text, left_out=""):
        path = self.bench.scratch / f"{abs(hash(text))}.load"
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        command = ["pgloader", "--on-error-stop", "--root-dir", str(self.bench.run),
                   str(path)]
        return Contestant("pgloader", command, "pgloader", left_out)

    def slow(self, what, rows=jobs.SLOW_PEER_ROWS):
        return f"{what} above {rows:,} rows" if self.bench.rows > rows else ""

    def ogr_inserts(self):
        return self.slow("commits row by row, which takes minutes", 2_000)


def started(bench, *needed):
    """The databases of the servers needed; None and the reason where one is missing."""
    for server in needed:
        missing = server.missing()
        if missing:
            return None, missing
    for server in needed:
        server.start()
    return Databases(bench), ""


def database_job(name, title, *needed, **options):
    """Decorates a function that makes the contestants: it gets started servers or is left out."""
    def decorate(make):
        def job(bench):
            servers = [getattr(bench, server) for server in needed]
            databases, missing = started(bench, *servers)
            made = Job(name, title, {}, [], [], servers=servers, left_out=missing, **options)
            if databases:
                make(bench, databases, made)
            return made
        return job
    return decorate


@database_job("csv-postgres", "CSV → PostgreSQL, meta columns off", "postgres", asked=1.2)
def csv_postgres(bench, databases, job):
    rows = bench.make("rows", "rows.csv")
    job.expected, job.inputs = bench.expect(), [rows]
    job.target = DatabaseTarget(bench.postgres)
    load = (f"LOAD CSV FROM '{rows}' (id, uid, qty, amount, day, ts, flag, name,"
            f" note [null if blanks]) INTO {bench.postgres.url(TARGET)}?tablename=rows"
            " (id, uid, qty, amount, day, ts, flag, name, note)"
            " WITH skip header = 1, fields optionally enclosed by '\"',"
            " fields escaped by double-quote, fields terminated by ','"
            f" BEFORE LOAD DO $$ CREATE TABLE rows {POSTGRES_TABLE}; $$;")
    job.contestants = [
        databases.ours("files", {"path": str(rows)}, "postgres"),
        Contestant("psql \\copy", databases.psql(
            TARGET, f"CREATE TABLE rows {POSTGRES_TABLE}",
            f"\\copy rows FROM '{rows}' WITH (FORMAT csv, HEADER)"), "psql"),
        databases.ogr2ogr("PostgreSQL", databases.ogr_postgres(TARGET), rows, "-nln", "rows",
                          "-oo", "AUTODETECT_TYPE=YES", "--config", "PG_USE_COPY", "YES"),
        databases.pgloader(load, databases.slow("takes minutes")),
        databases.limit("csv-postgres", rows),
    ]


@database_job("meta-postgres", "CSV → PostgreSQL: what the meta columns cost", "postgres")
def meta_postgres(bench, databases, job):
    rows = bench.make("rows", "rows.csv")
    job.expected, job.inputs = bench.expect(), [rows]
    job.target = DatabaseTarget(bench.postgres)
    job.contestants = [
        bench.ours("files", {"path": str(rows)},
                   databases.target(bench.postgres, meta_columns=True), destination="postgres",
                   name="ours, meta columns"),
        databases.ours("files", {"path": str(rows)}, "postgres", name="ours, without"),
        databases.limit("csv-postgres", rows),
    ]


@database_job("postgres-postgres", "PostgreSQL → PostgreSQL, meta columns off", "postgres",
              asked=1.15, asked_of={"psql | psql, binary": 1.1})
def postgres_postgres(bench, databases, job):
    source = databases.postgres_source()
    job.expected = bench.expect()
    job.target = DatabaseTarget(bench.postgres)
    create = f"CREATE TABLE rows {POSTGRES_COPY}"

    def pipe(name, options, **more):
        return databases.pipe(name, databases.psql(source, f"COPY rows TO STDOUT {options}"),
                              databases.psql(TARGET, create, f"COPY rows FROM STDIN {options}"),
                              "psql", **more)

    job.contestants = [
        databases.ours("postgres", bench.postgres.configuration(source), "postgres"),
        pipe("psql | psql, binary", "(FORMAT binary)", is_peer=False),
        pipe("psql | psql, text", ""),
        Contestant("pgcopydb", ["pgcopydb", "copy-db", "--source", f"dbname={source}", "--target",
                                f"dbname={TARGET}", "--dir", bench.run / "pgcopydb",
                                "--no-owner", "--skip-extensions"], "pgcopydb"),
        databases.pipe("pg_dump | psql", ["pg_dump", "-d", source, "-t", "rows"],
                       databases.psql(TARGET), "pg_dump"),
        databases.ogr2ogr("PostgreSQL", databases.ogr_postgres(TARGET),
                          databases.ogr_postgres(source), "rows", "--config", "PG_USE_COPY",
                          "YES"),
        databases.limit("postgres-postgres", source),
    ]


@database_job("postgres-sqlite", "PostgreSQL → SQLite, new file, meta columns off", "postgres",
              asked=1.25)
def postgres_sqlite(bench, databases, job):
    source = databases.postgres_source()
    job.expected = bench.expect()
    query = "COPY (SELECT id, uid, qty, amount, day, ts, flag::integer, name, note FROM rows)" \
            " TO STDOUT (FORMAT csv)"
    job.contestants = [
        bench.ours("postgres", bench.postgres.configuration(source),
                   {"path": str(bench.out), "meta_columns": False}),
        databases.pipe("psql | sqlite3", databases.psql(source, query),
                       ["sqlite3", "-bail", bench.out, f"CREATE TABLE rows {jobs.COLUMNS}",
                        ".import --csv /dev/stdin rows"], "sqlite3"),
        databases.ogr2ogr("SQLite", bench.out, databases.ogr_postgres(source), "rows"),
        databases.limit("postgres-sqlite", source, bench.out),
    ]


@database_job("sqlite-postgres", "SQLite → PostgreSQL, meta columns off", "postgres", asked=1.25)
def sqlite_postgres(bench, databases, job):
    source = bench.make("sqlite", "source.db")
    job.expected, job.inputs = bench.expect(), [source]
    job.target = DatabaseTarget(bench.postgres)
    load = (f"LOAD DATABASE FROM sqlite://{source} INTO {bench.postgres.url(TARGET)}"
            " WITH create tables, create no indexes, reset no sequences"
            # Its own choice keeps six digits of the amounts.
            " CAST type real to float8 using float-to-string;")
    job.contestants = [
        databases.ours("sqlite", {"path": str(source)}, "postgres"),
        databases.pipe("sqlite3 | psql",
                       ["sqlite3", "-bail", source, ".mode csv", ".separator , \\n",
                        "SELECT * FROM rows"],
                       databases.psql(TARGET, f"CREATE TABLE rows {POSTGRES_TABLE}",
                                      "COPY rows FROM STDIN (FORMAT csv)"), "sqlite3"),
        databases.ogr2ogr("PostgreSQL", databases.ogr_postgres(TARGET), source, "rows",
                          "--config", "PG_USE_COPY", "YES"),
        databases.pgloader(load),
        databases.limit("sqlite-postgres", source),
    ]


@database_job("mariadb-postgres", "MariaDB → PostgreSQL, meta columns off", "postgres", "mariadb",
              asked=1.25)
def mariadb_postgres(bench, databases, job):
    source = databases.mariadb_source()
    job.expected = bench.expect()
    job.target = DatabaseTarget(bench.postgres)
    load = (f"LOAD DATABASE FROM {bench.mariadb.url(source)} INTO {bench.postgres.url(TARGET)}"
            " WITH create tables, create no indexes, reset no sequences, no foreign keys"
            f" ALTER SCHEMA '{source}' RENAME TO 'public';")
    job.contestants = [
        databases.ours("mysql", bench.mariadb.configuration(source), "postgres"),
        databases.pipe("mariadb | psql",
                       [*bench.mariadb.client(source), "--quick", "-N", "-B", "-e",
                        "SELECT * FROM `rows`"],
                       databases.psql(TARGET, f"CREATE TABLE rows {POSTGRES_TABLE}",
                                      "COPY rows FROM STDIN (NULL 'NULL')"), "mariadb"),
        databases.ogr2ogr("PostgreSQL", databases.ogr_postgres(TARGET),
                          databases.ogr_mariadb(source), "rows", "--config", "PG_USE_COPY",
                          "YES"),
        databases.pgloader(load),
        databases.limit("mariadb-postgres", source),
    ]


@database_job("postgres-mariadb", "PostgreSQL → MariaDB, meta columns off", "postgres", "mariadb",
              asked=1.25)
def postgres_mariadb(bench, databases, job):
    source = databases.postgres_source()
    job.expected = bench.expect()
    job.target = DatabaseTarget(bench.mariadb)
    query = "COPY (SELECT id, uid, qty, amount, day, ts, flag::integer, name, note FROM rows)" \
            " TO STDOUT"
    load = "LOAD DATA LOCAL INFILE '/dev/stdin' INTO TABLE `rows` CHARACTER SET utf8mb4"
    job.contestants = [
        databases.ours("postgres", bench.postgres.configuration(source), "mysql"),
        databases.pipe("psql | mariadb", databases.psql(source, query),
                       [*bench.mariadb.client(TARGET), "-e",
                        f"CREATE TABLE `rows` {MARIADB_TABLE}; {load}"], "mariadb"),
        databases.ogr2ogr("MySQL", databases.ogr_mariadb(TARGET), databases.ogr_postgres(source),
                          "rows", "-nln", "rows", "-lco", "SPATIAL_INDEX=NO",
                          left_out=databases.ogr_inserts()),
        databases.limit("postgres-mariadb", source),
    ]


@database_job("csv-mariadb", "CSV → MariaDB, meta columns off", "mariadb", asked=1.1,
              asked_of={"mariadb, LOAD DATA LOCAL": 1.1})
def csv_mariadb(bench, databases, job):
    rows = bench.make("rows", "rows.csv")
    job.expected, job.inputs = bench.expect(), [rows]
    job.target = DatabaseTarget(bench.mariadb)
    job.contestants = [
        databases.ours("files", {"path": str(rows)}, "mysql"),
        Contestant("mariadb, LOAD DATA LOCAL",
                   [*bench.mariadb.client(TARGET), "-e",
                    f"CREATE TABLE `rows` {MARIADB_TABLE}; {load_csv(rows)}"], "mariadb",
                   is_peer=False),
        databases.ogr2ogr("MySQL", databases.ogr_mariadb(TARGET), rows, "-nln", "rows", "-oo",
                          "AUTODETECT_TYPE=YES",
                          left_out=databases.ogr_inserts()),
        databases.limit("csv-mariadb", rows),
    ]


# Incremental, dedup: a table is there already --------------------------------------------------


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
    bench.run.mkdir()
    bench.make("rows", "run/files/rows.csv", rows=rows)
    first = subprocess.run(ours.command, capture_output=True, text=True, check=False)
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


# Memory ------------------------------------------------------------------------------------------


def memory_between_servers(bench, source_server, connector, rows):
    """Our program between two servers, for the memory job: a job with one contestant."""
    databases, missing = started(bench, bench.postgres, source_server)
    job = Job("memory", "", {}, [], [], left_out=missing)
    if databases:
        source = (databases.postgres_source if connector == "postgres"
                  else databases.mariadb_source)(rows)
        job.expected = bench.expect(rows=rows)
        job.target = DatabaseTarget(bench.postgres)
        job.servers = [bench.postgres, source_server]
        job.contestants = [databases.ours(connector, source_server.configuration(source),
                                          "postgres")]
    return job


ALL = {"csv-postgres": csv_postgres, "meta-postgres": meta_postgres,
       "postgres-postgres": postgres_postgres, "postgres-sqlite": postgres_sqlite,
       "sqlite-postgres": sqlite_postgres, "dedup-postgres": dedup_postgres,
       "mariadb-postgres": mariadb_postgres, "postgres-mariadb": postgres_mariadb,
       "csv-mariadb": csv_mariadb, "dedup-mariadb": dedup_mariadb}
