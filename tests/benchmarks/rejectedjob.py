"""What a person waits for with as many rejected records as there are rows: each act by the program
itself, on a profile in which a run has rejected all but one row in a hundred.

The figures are of acts on all records at once; what is asked is that looking stays quick and that
memory is bounded. That the right index answers is proved by testrejectedstore and testhealing."""
import json
import os
import shutil
import sqlite3
import subprocess

import measure

RECORDS = 1_000_000
MEMORY_ASKED = 150  # MB
LOOK_ASKED = 0.3  # seconds, the start of the program included
SOUND_EVERY = 100  # rows; without one the run would stop early
NAME = "rejected"


def make_source(path, rows):
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE orders(id INTEGER PRIMARY KEY, changed INTEGER NOT NULL,"
                         " qty INTEGER, price REAL, note TEXT)")
        database.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            f" INSERT INTO orders SELECT i, i / 7, CASE i % {SOUND_EVERY} WHEN 0 THEN i % 10"
            " ELSE 'many' END, i / 4.0, 'note ' || i FROM n", (rows,))
    database.close()


def mend_source(path):
    """Every row anew, and sound."""
    with sqlite3.connect(path) as database:
        database.execute("UPDATE orders SET qty = id % 10, changed = changed + 1000000")
    database.close()


class Acts:
    """Runs the acts and keeps what they took."""

    def __init__(self, bench):
        self.bench = bench
        self.cli = str(bench.bin / "millrace-cli")
        self.profile = bench.run / "profile"
        self.source = bench.run / "source.db"
        self.record = {}
        self.faults = []

    def command(self, *arguments):
        return [self.cli, *arguments, "--profile", str(self.profile)]

    def sync(self):
        return self.command(
            "sync", "--source", "sqlite", "--source-config", json.dumps({"path": str(self.source)}),
            "--destination", "sqlite", "--destination-config",
            json.dumps({"path": str(self.bench.out), "meta_columns": False}),
            "--mode", "incremental_append_dedup", "--primary-key", "id", "--cursor", "changed",
            "--unfit", "reject")

    def count(self, status):
        """The records of a status, as the program tells them."""
        text = subprocess.run(self.command("rejected", "groups", "--status", status, "--json"),
                              check=True, capture_output=True, text=True).stdout
        return sum(group["count"] for group in json.loads(text)["groups"])

    def written(self):
        with sqlite3.connect(f"file:{self.bench.out}?mode=ro", uri=True) as database:
            found = database.execute("SELECT count(*) FROM orders").fetchone()[0]
        database.close()
        return found

    def act(self, name, command, check=lambda: None, asked=None):
        try:
            one = measure.run(command, self.bench.run)
            wrong = check()
            if wrong:
                raise measure.Failed(f"wrong result: {wrong}")
        except (measure.Failed, subprocess.SubprocessError, sqlite3.Error) as failure:
            print(f"  {name:<34}FAILED, {failure}")
            self.faults.append(name)
            return
        self.record[name] = vars(one)
        line = f"  {name:<34}{one.wall:>8.2f}{one.cpu:>8.2f}{one.peak:>8.0f}"
        if asked is not None:
            line += f"   at most {asked} s: {'met' if one.wall <= asked else 'NOT MET'}"
        print(line)

    def are(self, status, wanted):
        def check():
            found = self.count(status)
            return f"{found} {status}, not {wanted}" if found != wanted else None
        return check


def look(acts, rejected, last):
    acts.act("count the groups", acts.command("rejected", "groups", "--status", "open"),
             asked=LOOK_ASKED)
    acts.act("first page", acts.command("rejected", "list", "--limit", "200"), asked=LOOK_ASKED)
    acts.act("last page", acts.command("rejected", "list", "--limit", "200", "--after",
                                       str(last - 200)), asked=LOOK_ASKED)
    export = acts.bench.run / "rejected.jsonl"
    acts.act("export all", acts.command("rejected", "export", "--format", "jsonl", "--output",
                                        str(export)))
    acts.act("take the file back", acts.command("rejected", "import", str(export)),
             acts.are("open", rejected))
    export.unlink(missing_ok=True)


def heal(acts, rejected, rows):
    acts.act("edit all by an expression",
             acts.command("rejected", "edit", "--job", "1", "--set-field", "qty",
                          "--expression", "try(qty, 7)"), acts.are("open", rejected))
    kept = acts.bench.run / "kept"
    shutil.copytree(acts.profile, kept)
    shutil.copy2(acts.bench.out, acts.bench.run / "kept.db")

    def all_written():
        found = acts.written()
        return f"{found} rows, not {rows}" if found != rows else acts.are("fixed", rejected)()

    acts.act("retry all", acts.command("rejected", "retry", "--job", "1"), all_written)
    shutil.rmtree(acts.profile)
    kept.rename(acts.profile)
    os.replace(acts.bench.run / "kept.db", acts.bench.out)


def close(acts, rejected):
    acts.act("ignore all", acts.command("rejected", "ignore", "--job", "1", "--note", "later"),
             acts.are("ignored", rejected))
    acts.act("open all again", acts.command("rejected", "reopen", "--job", "1"),
             acts.are("open", rejected))
    mend_source(acts.source)
    acts.act("run that supersedes all", acts.sync(), acts.are("superseded", rejected))
    acts.act("delete all values", acts.command("rejected", "delete-values", "--job", "1",
                                               "--status", "superseded"))


def run(bench, rows=None):
    rows = rows or min(RECORDS, bench.rows)
    rejected = rows - rows // SOUND_EVERY
    print(f"\n{NAME}: {rejected:,} rejected records")
    acts = Acts(bench)
    if not os.path.exists(acts.cli):
        print("  ours                      not built")
        return {}, [NAME]
    shutil.rmtree(bench.run, ignore_errors=True)
    bench.run.mkdir()
    make_source(acts.source, rows)
    print(f"  {'':<34}{'wall s':>8}{'CPU s':>8}{'peak MB':>8}")
    acts.act("run that rejects them", acts.sync(), acts.are("open", rejected))
    if not acts.faults:
        look(acts, rejected, rejected)
        heal(acts, rejected, rows)
        close(acts, rejected)
    if acts.record:
        peak = max(one["peak"] for one in acts.record.values())
        verdict = "met" if peak <= MEMORY_ASKED else "NOT MET"
        print(f"  asked: at most {MEMORY_ASKED} MB, found {peak:.0f}: {verdict}")
    return acts.record, acts.faults
