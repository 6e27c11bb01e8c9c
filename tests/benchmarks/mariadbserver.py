"""A private MariaDB server of the benchmark."""
import shutil
import subprocess
import time

import servers

# Sums as in measure.SUMS, in the words of the server.
SUMS = {
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


class MariaDb(servers.Server):
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
        self.write("client.cnf", "\n".join([
            "[client]", "host=127.0.0.1", f"port={self.port}", f"user={servers.USER}",
            f"password={self.password}", "default-character-set=utf8mb4", ""]))
        # Read by the server before it listens.
        self.write("start.sql", "\n".join([
            "DROP USER IF EXISTS ''@'localhost';",
            f"CREATE USER {servers.USER}@'127.0.0.1' IDENTIFIED BY '{self.password}';",
            f"GRANT ALL ON *.* TO {servers.USER}@'127.0.0.1' WITH GRANT OPTION;",
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
        """What our program and the limit read."""
        return {**self.secret(), "MILLRACE_BENCH_MARIADB": str(self.folder / "client.cnf")}

    def execute(self, database, *statements):
        return self.tool(self.client(database), ";\n".join(statements) + ";\n")

    def fresh(self, database, template=None):
        """An empty database, or a copy of another one's tables."""
        statements = [f"DROP DATABASE IF EXISTS {database}", f"CREATE DATABASE {database}"]
        if template:
            names = self.tool([*self.client(), "-N", "-B", "-e", f"SHOW TABLES FROM {template}"])
            for name in names.splitlines():
                statements += [f"CREATE TABLE {database}.`{name}` LIKE {template}.`{name}`",
                               f"INSERT INTO {database}.`{name}` SELECT * FROM"
                               f" {template}.`{name}`"]
        self.execute("", *statements)
        self.settle()

    def settle(self):
        """Waits until the pages that are dirty are on disk, as a checkpoint does."""
        # By default an idle server writes 200 pages a second, which takes minutes.
        self.execute("", "SET GLOBAL innodb_io_capacity_max = 40000",
                     "SET GLOBAL innodb_io_capacity = 20000",
                     "SET GLOBAL innodb_max_dirty_pages_pct = 0")
        query = "SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'"
        end = time.monotonic() + 120
        while time.monotonic() < end:
            dirty = int(self.tool([*self.client(), "-N", "-B", "-e", query]).split()[1])
            if dirty < 100:
                break
            time.sleep(0.2)
        self.execute("", "SET GLOBAL innodb_max_dirty_pages_pct = DEFAULT",
                     "SET GLOBAL innodb_io_capacity = DEFAULT",
                     "SET GLOBAL innodb_io_capacity_max = DEFAULT")

    def sums(self, database):
        query = f"SELECT {', '.join(SUMS.values())} FROM `rows`"
        text = self.tool([*self.client(database), "-N", "-B", "-e", query])
        return ["0" if value == "NULL" else value for value in text.split()]

    def url(self, database):
        return f"mysql://{servers.USER}:{self.password}@127.0.0.1:{self.port}/{database}"
