#!/usr/bin/env python3
"""Measures Millrace against its peers and against the least a program must do.

Each job runs all its programs in turn (A B C, A B C, …) after one warm-up round. A time counts
only when the result is right: row count and sums are compared with what the generator computed.
Seconds drift from machine to machine and from minute to minute; the ratios of one run are what
counts."""
import argparse
import datetime
import json
import os
import platform
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import activationjobs
import databasejobs
import dedupjobs
import jobs
import manifestjobs
import measure
import rejectedjob

MEMORY_ASKED = 150  # MB
STARTUP_ASKED = 0.030  # seconds of processor time
WINDOW_ASKED = 2  # times an empty window
TREE_ASKED = {"open": 300, "filter": 150, "expand": 100}  # milliseconds, 20,000 fields
BYTES_PER_ROW = 700  # inputs and results that exist at one time, with room to spare
SERVER_BYTES_PER_ROW = 1300  # the same of the servers
SERVER_LOG_BYTES = 12_000_000_000  # the servers' logs at most
SERVER_JOBS = {**databasejobs.ALL, **dedupjobs.ALL}
COMPARISONS = {**jobs.ALL, **SERVER_JOBS}
# Jobs that may follow one another without their input being made anew.
SAME_INPUT = {"csv-sqlite": "csv-sqlite-meta", "csv-postgres": "meta-postgres"}


def spread(values, digits=2):
    """"median (minimum–maximum)"."""
    return (f"{statistics.median(values):.{digits}f}"
            f" ({min(values):.{digits}f}–{max(values):.{digits}f})")


def copy(original, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    if original.is_dir():
        shutil.copytree(original, target)
    else:
        # copy2 keeps the time of modification, which an incremental source compares.
        shutil.copy2(original, target)


def run_once(bench, job, contestant):
    """Runs one program in a fresh folder and checks its result."""
    shutil.rmtree(bench.run, ignore_errors=True)
    bench.run.mkdir()
    for name, original in contestant.copies.items():
        copy(original, bench.run / name)
    target = job.target or jobs.FileTarget(bench.out)
    target.prepare(contestant)
    measured = measure.run(contestant.command, bench.run, job.servers)
    target.check(job.expected)
    return measured


def run_job(bench, job, rounds):
    """Returns the measurements of each program, by name, and why others have none."""
    measured = {c.name: [] for c in job.contestants}
    missing = {c.name: c.left_out for c in job.contestants if c.left_out}
    for number in range(rounds + 1):
        for contestant in job.contestants:
            if contestant.name in missing:
                continue
            print(f"\r{job.name}: round {number} of {rounds}: {contestant.name:<30}", end="",
                  file=sys.stderr, flush=True)
            try:
                one = run_once(bench, job, contestant)
            except measure.Failed as failure:
                missing[contestant.name] = f"FAILED, {failure}"
                continue
            if number > 0:
                measured[contestant.name].append(one)
    print(f"\r{'':<78}\r", end="", file=sys.stderr)
    return measured, missing


def ratios(ours, other):
    """Round by round, so that a slow minute hits both sides."""
    return [a.wall / b.wall for a, b in zip(ours, other)]


def print_job(job, measured, missing):
    print(f"\n{job.name}: {job.title}")
    served = "server CPU s" if job.servers else ""
    print(f"  {'':<26}{'wall s':<20}{'CPU s':<20}{served:<{20 if served else 0}}"
          f"{'peak MB':>8}   ours ÷ it")
    ours = measured[job.contestants[0].name]
    for contestant in job.contestants:
        name = contestant.name
        if name in missing:
            print(f"  {name:<26}{missing[name]}")
            continue
        runs = measured[name]
        line = f"  {name:<26}{spread([m.wall for m in runs]):<20}"
        line += f"{spread([m.cpu for m in runs]):<20}"
        if job.servers:
            line += f"{spread([m.server for m in runs]):<20}"
        line += f"{max(m.peak for m in runs):>8.0f}"
        if ours and runs is not ours:
            line += f"   {spread(ratios(ours, runs))}"
        print(line)
    if ours and job.asked:
        print_verdicts(job, measured)


def print_verdicts(job, measured):
    """What is asked of the ratios, and whether it is met."""
    ours = measured[job.contestants[0].name]

    def found(name):
        return statistics.median(ratios(ours, measured[name]))

    for name, most in {"limit": job.asked, **job.asked_of}.items():
        if measured.get(name):
            verdict = "met" if found(name) <= most else "NOT MET"
            words = "the limit" if name == "limit" else name
            print(f"  asked: at most {most} times {words}, found {found(name):.2f}: {verdict}")
    peers = [c.name for c in job.contestants[1:] if c.is_peer and measured[c.name]]
    if peers:
        behind = [name for name in peers if found(name) >= 1]
        verdict = "NOT MET, behind " + ", ".join(behind) if behind else "met"
        print(f"  asked: ahead of every peer: {verdict}")


def run_comparison(bench, name, rounds):
    try:
        job = COMPARISONS[name](bench)
        why = job.left_out
    except measure.Failed as failure:
        why = f"FAILED, {failure}"
    if why:
        print(f"\n{name}: {why}")
        return {"left_out": why}, ["everything"], []
    measured, missing = run_job(bench, job, rounds)
    print_job(job, measured, missing)
    faults = [n for n, why in missing.items()
              if why.startswith("FAILED") or n.startswith(("ours", "limit"))]
    record = {n: [vars(m) for m in runs] for n, runs in measured.items()}
    return {"title": job.title, "runs": record, "left_out": missing}, faults, job.inputs


def memory_of_files(bench, rows):
    source = bench.make("rows", "memory/rows.csv", rows=rows)
    return jobs.Job("memory", "", bench.expect(rows=rows), [source],
                    [bench.files_to_sqlite(source)])


def memory_of_postgres(bench, rows):
    return databasejobs.memory_between_servers(bench, bench.postgres, "postgres", rows)


def memory_of_mariadb(bench, rows):
    return databasejobs.memory_between_servers(bench, bench.mariadb, "mysql", rows)


def run_memory(bench):
    """Peak memory at a fifth of the rows and at all of them."""
    record, faults = {}, []
    for name, make in {"CSV → SQLite": memory_of_files,
                       "PostgreSQL → PostgreSQL": memory_of_postgres,
                       "MariaDB → PostgreSQL": memory_of_mariadb}.items():
        print(f"\nmemory: peak of {name}, meta columns off")
        record[name] = {}
        for rows in (bench.rows // 5, bench.rows):
            try:
                peak = memory_once(bench, make, rows)
                record[name][rows] = peak
                verdict = "met" if peak <= MEMORY_ASKED else "NOT MET"
                print(f"  {rows:>12,} rows  {peak:6.0f} MB   at most {MEMORY_ASKED} MB: {verdict}")
            except measure.Failed as failure:
                print(f"  {rows:>12,} rows  {failure}")
                faults.append(f"{name} at {rows} rows")
    return {"peak_mb": record}, faults


def memory_once(bench, make, rows):
    job = make(bench, rows)
    try:
        if job.left_out or job.contestants[0].left_out:
            raise measure.Failed(job.left_out or job.contestants[0].left_out)
        return run_once(bench, job, job.contestants[0]).peak
    finally:
        for path in job.inputs:
            path.unlink()


def run_startup(bench, count=30):
    """Processor time of a start that does nothing."""
    cli = bench.bin / "millrace-cli"
    print("\nstartup: millrace-cli --version")
    if not cli.exists():
        print("  ours                      not built")
        return {}, ["startup"]
    bench.run.mkdir(exist_ok=True)
    runs = [measure.run([str(cli), "--version"], bench.run) for _ in range(count)]
    cpu = statistics.median(m.cpu for m in runs)
    verdict = "met" if cpu <= STARTUP_ASKED else "NOT MET"
    print(f"  CPU ms {spread([m.cpu * 1000 for m in runs], 1)}, wall ms"
          f" {spread([m.wall * 1000 for m in runs], 1)}   below {STARTUP_ASKED * 1000:.0f} ms of"
          f" CPU: {verdict}")
    return {"cpu": [m.cpu for m in runs], "wall": [m.wall for m in runs]}, []


def run_schema_tree(bench, rounds):
    """What a person waits for in a schema tree of 20,000 fields."""
    program = bench.bin / "schematree"
    print("\nschema-tree: 400 streams of 50 fields, painted")
    if not program.exists():
        print("  ours                      not built")
        return {}, ["schema-tree"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    texts = [subprocess.run([program], env=environment, check=True, capture_output=True,
                            text=True).stdout for _ in range(rounds + 1)]
    runs = [json.loads(text) for text in texts[1:]]
    for act in runs[0]:
        values = [one[act] for one in runs]
        line = f"  {act:<10}{spread(values, 1):>24} ms"
        if act in TREE_ASKED:
            verdict = "met" if statistics.median(values) <= TREE_ASKED[act] else "NOT MET"
            line += f"   at most {TREE_ASKED[act]} ms: {verdict}"
        print(line)
    return {"milliseconds": runs}, []


def run_window(bench, rounds):
    """From the start of the process to the first painted window, beside an empty window of Qt."""
    program = bench.bin / "windowstart"
    print("\nwindow: cold start to the first painted window")
    if not program.exists():
        print("  ours                      not built")
        return {}, ["window"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    if not {"DISPLAY", "WAYLAND_DISPLAY"} & set(environment):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    profile = bench.run.parent / "window-profile"

    def once(what):
        start = time.monotonic_ns()
        painted = subprocess.run([program, what], env=environment, check=True,
                                 capture_output=True, text=True).stdout
        return (int(painted) - start) / 1e6

    # Round by round, so that a slow minute hits both sides.
    pairs = [(once(profile), once("empty")) for _ in range(5 * rounds + 1)][1:]
    ours, empty = [a for a, _ in pairs], [b for _, b in pairs]
    found = statistics.median(a / b for a, b in pairs)
    verdict = "met" if found <= WINDOW_ASKED else "NOT MET"
    print(f"  ours      {spread(ours, 1):>24} ms")
    print(f"  empty     {spread(empty, 1):>24} ms")
    print(f"  asked: at most {WINDOW_ASKED} times the empty window, found {found:.2f}: {verdict}")
    return {"ours_ms": ours, "empty_ms": empty}, []


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    names = [*COMPARISONS, *activationjobs.ALL, *manifestjobs.ALL, rejectedjob.NAME, "memory",
             "startup", "schema-tree", "window"]
    parser.add_argument("--build", default="build/release", help=argparse.SUPPRESS)
    parser.add_argument("--rows", type=int, default=5_000_000, help="rows of the table")
    parser.add_argument("--rounds", type=int, default=3, help="rounds after the warm-up")
    parser.add_argument("--job", action="append", choices=names, help="only this job; repeatable")
    parser.add_argument("--memory", action="store_true", help="the same as --job memory")
    parser.add_argument("--scratch", help="where the temporary folder is made")
    parser.add_argument("--keep", action="store_true", help="keep the temporary folder")
    parser.add_argument("--json", help="the record; default: benchmark.json in the build folder")
    arguments = parser.parse_args()
    if arguments.rows < 1000 or arguments.rounds < 1:
        parser.error("at least 1000 rows and 1 round")
    wanted = (arguments.job or []) + (["memory"] if arguments.memory else [])
    arguments.jobs = [n for n in names if n in wanted] if wanted else names
    arguments.json = arguments.json or os.path.join(arguments.build, "benchmark.json")
    return arguments


def run_all(bench, arguments):
    """Runs the jobs; an input goes when no later job is about to use it."""
    records, faults, inputs = {}, [], set()
    for position, name in enumerate(arguments.jobs):
        if name == "memory":
            records[name], found = run_memory(bench)
        elif name in activationjobs.ALL:
            records[name], found = activationjobs.run(bench, name, arguments.rounds)
        elif name in manifestjobs.ALL:
            records[name], found = manifestjobs.run(bench, name, arguments.rounds)
        elif name == rejectedjob.NAME:
            records[name], found = rejectedjob.run(bench)
        elif name == "startup":
            records[name], found = run_startup(bench)
        elif name == "schema-tree":
            records[name], found = run_schema_tree(bench, arguments.rounds)
        elif name == "window":
            records[name], found = run_window(bench, arguments.rounds)
        else:
            records[name], found, used = run_comparison(bench, name, arguments.rounds)
            inputs.update(used)
            following = arguments.jobs[position + 1:position + 2]
            if following != [SAME_INPUT.get(name)] and not arguments.keep:
                for path in inputs:
                    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
                inputs.clear()
        faults += [f"{name}: {fault}" for fault in found]
        shutil.rmtree(bench.run, ignore_errors=True)
    return records, faults


def main():
    arguments = parse_arguments()
    # Told to end, it takes servers and files along.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda *_: sys.exit("\nended by a signal"))
    scratch = Path(tempfile.mkdtemp(prefix="millrace-bench-", dir=arguments.scratch)).resolve()
    bench = jobs.Workbench(arguments.build, scratch, arguments.rows)
    try:
        needed = arguments.rows * BYTES_PER_ROW
        if {*SERVER_JOBS, "memory"} & {*arguments.jobs}:
            needed += arguments.rows * SERVER_BYTES_PER_ROW \
                + min(SERVER_LOG_BYTES, 1_000_000_000 + 1000 * arguments.rows)
        if shutil.disk_usage(scratch).free < needed:
            sys.exit(f"{scratch} has no room for {needed // 1_000_000} MB; see --scratch and --rows")
        print(f"{arguments.rows:,} rows, {arguments.rounds} rounds after a warm-up, median"
              f" (minimum–maximum); SQLite {sqlite3.sqlite_version}, {os.cpu_count()} processors")
        records, faults = run_all(bench, arguments)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # once is enough
        bench.close()
        if arguments.keep:
            print(f"\nkept, but for the servers: {scratch}")
        else:
            shutil.rmtree(scratch, ignore_errors=True)
    record = {"date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
              "rows": arguments.rows, "rounds": arguments.rounds, "machine": platform.platform(),
              "processors": os.cpu_count(), "sqlite": sqlite3.sqlite_version, "jobs": records}
    Path(arguments.json).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"\nrecord: {arguments.json}")
    if faults:
        print("without a result:", ", ".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
