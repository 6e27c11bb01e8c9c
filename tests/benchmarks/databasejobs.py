"""The jobs that copy to, from and between servers: the command lines of our program, of its peers
and of the limit."""
import jobs
from databases import (DatabaseTarget, MARIADB_TABLE, POSTGRES_COPY, POSTGRES_TABLE, TARGET,
                       database_job, load_csv, started)
from jobs import Contestant, Job


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
       "sqlite-postgres": sqlite_postgres, "mariadb-postgres": mariadb_postgres,
       "postgres-mariadb": postgres_mariadb, "csv-mariadb": csv_mariadb}
