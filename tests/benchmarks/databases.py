"""What the jobs of the database servers share: tables, filled sources, targets, and programs.

Sources are filled once a run, by the server's own bulk copy, and checked before anything is
measured. Each program writes the table "rows" into a database that was made for it alone."""
import dataclasses
import shlex

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
