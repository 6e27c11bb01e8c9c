"""Runs a program once: time, processor time, peak memory, and whether its result is right."""
import dataclasses
import os
import signal
import sqlite3
import subprocess
import time

# The sums makerows computes for a right copy, in SQL that takes booleans as 1 or true, dates with
# any separator, and a null note as null or as the empty text.
SUMS = {
    "rows": "count(*)",
    "id": "sum(CAST(id AS INTEGER))",
    "qty": "sum(CAST(qty AS INTEGER))",
    "amount": "sum(CAST(round(CAST(amount AS REAL) * 10000) AS INTEGER))",
    "flag": "sum(flag IN (1, '1', 'true'))",
    "day": "sum(CAST(replace(replace(substr(day, 1, 10), '-', ''), '/', '') AS INTEGER))",
    "ts_day": "sum(CAST(replace(replace(substr(ts, 1, 10), '-', ''), '/', '') AS INTEGER))",
    "ts_time": "sum(CAST(replace(substr(ts, 12, 8), ':', '') AS INTEGER))",
    "uid": "sum((instr('0123456789abcdef', substr(uid, 1, 1)) - 1) * 16"
           " + instr('0123456789abcdef', substr(uid, 36, 1)) - 1)",
    "name_length": "sum(length(name))",
    "name_first": "sum(unicode(name))",
    "notes": "count(nullif(note, ''))",
    "note_length": "sum(length(note))",
    "together": "sum((CAST(id AS INTEGER) * 31 + CAST(qty AS INTEGER) * 7 + length(name)"
                " + CAST(round(CAST(amount AS REAL) * 10000) AS INTEGER)) % 1009)",
}


class Failed(Exception):
    """A program failed or its result is wrong; the text says how."""


@dataclasses.dataclass
class Measurement:
    wall: float  # seconds
    cpu: float  # seconds, user and system, children of the program included
    peak: float  # MB of the largest process; never below the runner's own, some 21 MB
    server: float  # seconds of processor time of the servers meanwhile


def run(command, folder, servers=()):
    """Runs the command with its output in a log of the folder."""
    log = os.path.join(folder, "log.txt")
    environment = dict(os.environ, SQLITE_TMPDIR=folder, LC_ALL="C.UTF-8")
    for server in servers:
        environment |= server.environment()
    # What earlier programs wrote must not be paid for by this one.
    os.sync()
    before = sum(server.seconds() for server in servers)
    with open(log, "wb") as out:
        start = time.monotonic()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                 cwd=folder, env=environment, start_new_session=True)
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            # The runner is told to end: nothing of a pipe may stay behind.
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            raise
        wall = time.monotonic() - start
    served = sum(server.seconds() for server in servers) - before
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        with open(log, "rb") as text:
            words = text.read().decode("utf-8", "replace").strip().splitlines()[-3:]
        raise Failed(f"exit code {child.returncode}: {' / '.join(words)}")
    return Measurement(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, served)


def compare(found, expected):
    """Compares sums by name."""
    wrong = [f"{name} is {value}, not {expected[name]}"
             for name, value in found.items() if value != expected[name]]
    if wrong:
        raise Failed("wrong result: " + "; ".join(wrong[:3]))


def check(path, expected):
    """Compares the sums over the table "rows" of an SQLite file with those expected."""
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            found = database.execute(f"SELECT {', '.join(SUMS.values())} FROM rows").fetchone()
        database.close()
    except sqlite3.Error as error:
        raise Failed(f"the result cannot be read: {error}") from error
    compare(dict(zip(SUMS, found)), expected)
