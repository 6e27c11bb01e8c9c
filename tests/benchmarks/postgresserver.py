"""A private PostgreSQL server of the benchmark."""
import os
import shutil
import signal
import subprocess
from pathlib import Path

import servers

# Sums as in measure.SUMS, in the words of the server.
SUMS = {
    "rows": "count(*)",
    "id": "sum(id::bigint)",
    "qty": "sum(qty::bigint)",
    "amount": "sum(round(amount::float8 * 10000)::bigint)",
    "flag": "count(*) FILTER (WHERE flag::text IN ('1', 't', 'true'))",
    "day": "sum(translate(left(day::text, 10), '-/', '')::bigint)",
    "ts_day": "sum(translate(left(ts::text, 10), '-/', '')::bigint)",
    "ts_time": "sum(translate(substr(ts::text, 12, 8), ':', '')::bigint)",
    "uid": "sum((strpos('0123456789abcdef', left(uid::text, 1)) - 1) * 16"
           " + strpos('0123456789abcdef', right(uid::text, 1)) - 1)",
    "name_length": "sum(length(name))",
    "name_first": "sum(ascii(name))",
    "notes": "count(nullif(note, ''))",
    "note_length": "sum(length(note))",
    "together": "sum((id::bigint * 31 + qty::bigint * 7 + length(name)"
                " + round(amount::float8 * 10000)::bigint) % 1009)",
}


class Postgres(servers.Server):
    title = "PostgreSQL"
    account_name = "postgres"
    tools = ("psql", "pg_dump")
    stop_signal = signal.SIGINT  # cuts connections and ends at once

    SETTINGS = {
        "shared_buffers": "512MB",  # 128MB by default, which is for machines of long ago
        "max_wal_size": "8GB",  # a checkpoint in the middle of one run would be luck
        "checkpoint_timeout": "1h",  # the same; each run begins right after a checkpoint
        "maintenance_work_mem": "256MB",  # primary keys are built after the load
        "autovacuum": "off",  # nobody pays for the rows of the one before
        "timezone": "'UTC'",
        "listen_addresses": "'127.0.0.1'",
        "unix_socket_directories": "''",
    }

    def programs(self):
        folders = Path("/usr/lib/postgresql").glob("*/bin/postgres")
        newest = max(folders, key=lambda path: float(path.parent.parent.name), default=None)
        found = newest or shutil.which("postgres")
        return Path(found).parent if found else None

    def missing(self):
        return "" if self.programs() and not super().missing() else "postgresql is not installed"

    def initialise(self):
        self.prepare([self.programs() / "initdb", "-D", self.data, "-U", servers.USER, "-E",
                      "UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--no-instructions",
                      f"--pwfile={self.folder / 'password'}"])
        lines = [f"{name} = {value}" for name, value in
                 {**self.SETTINGS, "port": self.port}.items()]
        self.write("data/postgresql.conf", "\n".join(lines) + "\n")

    def command(self):
        return [self.programs() / "postgres", "-D", self.data]

    def answers(self):
        command = ["psql", "-X", "-d", "postgres", "-c", "SELECT 1"]
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              env={**os.environ, **self.environment()}).returncode == 0

    def environment(self):
        """What libpq and our program read."""
        return {**self.secret(), "PGHOST": "127.0.0.1", "PGPORT": str(self.port),
                "PGUSER": servers.USER, "PGPASSWORD": self.password, "PGSSLMODE": "disable",
                "PGCONNECT_TIMEOUT": "10"}

    def execute(self, database, *statements):
        command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database]
        for statement in statements:
            command += ["-c", statement]
        return self.tool(command)

    def fresh(self, database, template="template0"):
        """An empty database, or a copy of another one; what was written before is on disk."""
        # Copied as files, because a copy through the log would be written twice.
        self.execute("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)",
                     f"CREATE DATABASE {database} TEMPLATE {template} STRATEGY file_copy",
                     "CHECKPOINT")

    def sums(self, database):
        query = f"SELECT {', '.join(SUMS.values())} FROM rows"
        return self.tool(["psql", "-X", "-A", "-t", "-F", " ", "-d", database, "-c",
                          query]).split()

    def url(self, database):
        return f"pgsql://{servers.USER}:{self.password}@127.0.0.1:{self.port}/{database}"
