"""Private servers of the benchmark: started when a job needs them, ended and removed with the run.

Each is set up alike for everyone who uses it, and where it differs from the distribution's settings
the reason stands beside the setting. Clients reach it over TCP on 127.0.0.1 by a password of this
run. Commits wait for the disk as they do by default."""
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import measure

USER = "bench"
START_SECONDS = 120
PR_SET_PDEATHSIG = 1

# Sums as in measure.SUMS, in the words of the server.
POSTGRES_SUMS = {
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
MARIADB_SUMS = {
    "rows": "count(*)",
    "id": "sum(id)",
    "qty": "sum(qty)",
    "amount": "sum(CAST(round(amount * 10000) AS SIGNED))",
    "flag": "sum(CAST(flag AS CHAR) IN ('1', 'true'))",
    "day": "sum(CAST(replace(replace(left(day, 10), '-', ''), '/', '') AS SIGNED))",
    "ts_day": "sum(CAST(replace(replace(left(ts, 10), '-', ''), '/', '') AS SIGNED))",
    "ts_time": "sum(CAST(replace(substr(ts, 12, 8), ':', '') AS SIGNED))",
    "uid": "sum((instr('0123456789abcdef', left(uid, 1)) - 1) * 16"
           " + instr('0123456789abcdef', right(uid, 1)) - 1)",
    "name_length": "sum(char_length(name))",
    "name_first": "sum(CAST(conv(hex(convert(left(name, 1) USING utf32)), 16, 10) AS SIGNED))",
    "notes": "count(nullif(note, ''))",
    "note_length": "sum(char_length(note))",
    "together": "sum((id * 31 + qty * 7 + char_length(name)"
                " + CAST(round(amount * 10000) AS SIGNED)) % 1009)",
}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def account(name):
    """The account a server runs as: "name" for root, whom servers refuse, else the caller's."""
    return pwd.getpwnam(name) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def process_seconds(root):
    """Processor time of a process, its living descendants, and those already waited for."""
    children, ticks = {}, {}
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        try:
            fields = Path(entry.path, "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # ended in the meantime
        # The name in parentheses may hold anything; what follows it has fixed places.
        fields = fields[fields.rindex(")") + 2:].split()
        children.setdefault(int(fields[1]), []).append(int(entry.name))
        ticks[int(entry.name)] = sum(int(field) for field in fields[11:15])
    found, waiting = 0, [root]
    while waiting:
        process = waiting.pop()
        found += ticks.get(process, 0)
        waiting += children.get(process, [])
    return found / os.sysconf("SC_CLK_TCK")


class Server:
    """A server in a folder of its own. The folder is removed by stop()."""

    title = ""
    account_name = ""
    tools = ()  # programs that have to be there besides the server's own
    stop_signal = signal.SIGTERM

    def __init__(self, folder):
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.password = secrets.token_hex(12)
        self.port = 0
        self.process = None
        self.owner = None

    def missing(self):
        """Why the server cannot be used here; empty if it can."""
        absent = [name for name in self.tools if not shutil.which(name)]
        return f"not installed: {', '.join(absent)}" if absent else ""

    def start(self):
        """Makes and starts the server unless it runs already."""
        if self.process:
            return
        self.owner = account(self.account_name)
        self.folder.mkdir(mode=0o700)
        self.port = free_port()
        self.write("password", self.password)
        os.chown(self.folder, self.owner.pw_uid, self.owner.pw_gid)
        # Another account has to get through to its folder.
        self.folder.parent.chmod(0o711)
        try:
            self.initialise()
            self.launch()
        except BaseException:
            self.stop()
            raise

    def launch(self):
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, **self.as_owner())
        end = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                words = (self.folder / "server.log").read_text(errors="replace")
                raise measure.Failed(f"{self.title} did not start: {words.strip()[-400:]}")
            time.sleep(0.05)

    def as_owner(self):
        def die_with_parent():
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

        # In a session of its own: an interruption from the terminal is the runner's to handle.
        options = {"cwd": self.folder, "start_new_session": True, "preexec_fn": die_with_parent}
        if os.geteuid() == 0:
            options |= {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}
        return options

    def write(self, name, text):
        """Writes a file only the server's account, and root, can read."""
        path = self.folder / name
        with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w",
                  encoding="utf-8") as file:
            file.write(text)
        os.chown(path, self.owner.pw_uid, self.owner.pw_gid)
        return path

    def prepare(self, command):
        """Runs a program of the server's own as its account."""
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, **self.as_owner()) as program:
            try:
                _, words = program.communicate()
            except BaseException:
                os.killpg(program.pid, signal.SIGKILL)
                raise
        if program.returncode != 0:
            raise measure.Failed(f"{self.title}: {words.strip()[-400:]}")

    def tool(self, command, text=None):
        """Runs a client; returns what it prints."""
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False,
                              env={**os.environ, **self.environment()})
        if done.returncode != 0:
            raise measure.Failed(f"{command[0]}: {done.stderr.strip()[-400:]}")
        return done.stdout

    def seconds(self):
        """Processor time used so far."""
        # A process that ends while they are looked at may be missed once.
        return max(process_seconds(self.process.pid) for _ in range(2))

    def stop(self):
        """Ends the server and removes its folder. Does nothing for one that was never started."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(60)
            except BaseException:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def check(self, database, expected):
        """Compares the sums over the table "rows" with those expected."""
        found = [int(value or 0) for value in self.sums(database)]
        measure.compare(dict(zip(measure.SUMS, found)), expected)


class Postgres(Server):
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
        self.prepare([self.programs() / "initdb", "-D", self.data, "-U", USER, "-E", "UTF8",
                      "--locale=C.UTF-8", "--auth=scram-sha-256", "--no-instructions",
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
        """What libpq reads."""
        return {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": USER,
                "PGPASSWORD": self.password, "PGSSLMODE": "disable", "PGCONNECT_TIMEOUT": "10"}

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
        query = f"SELECT {', '.join(POSTGRES_SUMS.values())} FROM rows"
        return self.tool(["psql", "-X", "-A", "-t", "-F", " ", "-d", database, "-c",
                          query]).split()

    def configuration(self, database):
        """For our own connector."""
        return {"host": "127.0.0.1", "port": self.port, "database": database, "username": USER,
                "password": self.password}

    def url(self, database):
        return f"pgsql://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"


class MariaDb(Server):
    title = "MariaDB"
    account_name = "mysql"
    tools = ("mariadb", "mariadbd", "mariadb-install-db")

    SETTINGS = {
        "innodb_buffer_pool_size": "1G",  # 128M by default
        "innodb_log_file_size": "2G",  # 96M by default, which makes every large load wait
        "local_infile": "ON",  # the default, which some distributions change
        "max_allowed_packet": "64M",  # 16M by default
        "character_set_server": "utf8mb4",
        "default_time_zone": "+00:00",
        "bind_address": "127.0.0.1",
        "skip_name_resolve": "ON",
        "socket": "mariadb.sock",  # within the data folder, whose path may be too long for one
        "pid_file": "mariadb.pid",
    }

    def missing(self):
        return super().missing() and "mariadb-server is not installed"

    def initialise(self):
        self.prepare(["mariadb-install-db", "--no-defaults", f"--datadir={self.data}",
                      "--auth-root-authentication-method=socket", "--skip-test-db"])
        # Read by the clients: neither the password nor the port stand in a command line.
        self.write("client.cnf", f"[client]\nhost=127.0.0.1\nport={self.port}\nuser={USER}\n"
                                 f"password={self.password}\ndefault-character-set=utf8mb4\n")
        # Read by the server before it listens.
        self.write("start.sql", "\n".join([
            "DROP USER IF EXISTS ''@'localhost';",
            f"CREATE USER {USER}@'127.0.0.1' IDENTIFIED BY '{self.password}';",
            f"GRANT ALL ON *.* TO {USER}@'127.0.0.1' WITH GRANT OPTION;",
            # The one left signs in through the socket, as the server's own account.
            "DELETE FROM mysql.global_priv WHERE User = 'root' AND Host <> 'localhost';",
            "FLUSH PRIVILEGES;", ""]))

    def command(self):
        settings = [f"--{name.replace('_', '-')}={value}" for name, value in self.SETTINGS.items()]
        return [shutil.which("mariadbd"), "--no-defaults", f"--datadir={self.data}",
                f"--port={self.port}", f"--init-file={self.folder / 'start.sql'}", *settings]

    def client(self, database=""):
        return ["mariadb", f"--defaults-file={self.folder / 'client.cnf'}", "--local-infile=1",
                *([database] if database else [])]

    def answers(self):
        return subprocess.run([*self.client(), "-e", "SELECT 1"], stdin=subprocess.DEVNULL,
                              capture_output=True, check=False).returncode == 0

    def environment(self):
        """What our limit programs read."""
        return {"MILLRACE_BENCH_MARIADB": str(self.folder / "client.cnf")}

    def execute(self, database, *statements):
        return self.tool(self.client(database), ";\n".join(statements) + ";\n")

    def fresh(self, database, template=None):
        """An empty database, or a copy of another one's tables."""
        statements = [f"DROP DATABASE IF EXISTS {database}", f"CREATE DATABASE {database}"]
        if template:
            names = self.tool([*self.client(), "-N", "-B", "-e", f"SHOW TABLES FROM {template}"])
            for name in names.split():
                statements += [f"CREATE TABLE {database}.`{name}` LIKE {template}.`{name}`",
                               f"INSERT INTO {database}.`{name}` SELECT * FROM"
                               f" {template}.`{name}`"]
        self.execute("", *statements)
        self.settle()

    def settle(self):
        """Waits until the pages that are dirty are on disk, as a checkpoint does."""
        self.execute("", "SET GLOBAL innodb_max_dirty_pages_pct = 0")
        query = "SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'"
        end = time.monotonic() + 120
        while time.monotonic() < end:
            dirty = int(self.tool([*self.client(), "-N", "-B", "-e", query]).split()[1])
            if dirty < 100:
                break
            time.sleep(0.2)
        self.execute("", "SET GLOBAL innodb_max_dirty_pages_pct = DEFAULT")

    def sums(self, database):
        query = f"SELECT {', '.join(MARIADB_SUMS.values())} FROM `rows`"
        text = self.tool([*self.client(database), "-N", "-B", "-e", query])
        return ["0" if value == "NULL" else value for value in text.split()]

    def configuration(self, database):
        """For our own connector."""
        return {"host": "127.0.0.1", "port": self.port, "database": database, "username": USER,
                "password": self.password}

    def url(self, database):
        return f"mysql://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"
