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

    def configuration(self, database):
        """For our own connector; the secret stands in the environment."""
        return {"host": "127.0.0.1", "port": self.port, "database": database, "username": USER,
                "password": {"$secret": f"bench-{self.account_name}"}}

    def secret(self):
        """What our program reads instead of a keychain."""
        return {f"MILLRACE_SECRET_BENCH_{self.account_name.upper()}": self.password}

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
