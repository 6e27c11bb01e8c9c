"""Declarative manifests against a paged API on loopback (pageserver, a process of its own).

`manifest-read`: records of 20 fields, 1,000 a page and no latency, into SQLite by a connection and
to standard output by `read`, beside the reference CDK's `read` of the same manifest where `./dev
conformance` has installed it. `manifest-substreams`: 10,000 partitions of a substream, every answer
after 20 ms, ten at once; the least is what the latency allows."""
import json
import os
import select
import shutil
import sqlite3
import statistics
import subprocess
from pathlib import Path

import measure

READ, SUBSTREAMS = "manifest-read", "manifest-substreams"
ALL = [READ, SUBSTREAMS]
RECORDS = 1_000_000
PEER_RECORDS = 100_000  # the peer's time grows with the records; it is given per record
PEER_ASKED = 20  # times its records per CPU second
PARTITIONS = 10_000
LATENCY = 20  # ms
CONCURRENCY = 10
BOUND_ASKED = 1.2  # times the least
MEMORY_ASKED = 200  # MB
ANSWER_SECONDS = 300  # a busy machine makes the pages slowly
PEER = "build/conformance/bin/source-declarative-manifest"
TEXT = {"type": ["null", "string"]}
PROPERTIES = {
    "id": {"type": "integer"}, "uid": TEXT, "quantity": {"type": ["null", "integer"]},
    "amount": {"type": ["null", "number"]}, "ratio": {"type": ["null", "number"]},
    "is_active": {"type": ["null", "boolean"]},
    "created_at": {"type": ["null", "string"], "format": "date-time"},
    "updated_at": {"type": ["null", "string"], "format": "date-time"},
    "day": {"type": ["null", "string"], "format": "date"}, "first_name": TEXT, "last_name": TEXT,
    "email": TEXT, "phone": TEXT, "city": TEXT, "country": TEXT, "note": TEXT, "status": TEXT,
    "score": {"type": ["null", "integer"]},
    "tags": {"type": ["null", "array"], "items": {"type": "string"}},
    "address": {"type": ["null", "object"], "properties": {"street": TEXT, "zip": TEXT}},
}


class Api:
    """The server; ends with the job."""

    def __init__(self, program, records, latency):
        if not program.exists():
            raise measure.Failed("the server is not built")
        self.process = subprocess.Popen([str(program), str(records), str(latency)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.line())

    def line(self):
        ready, _, _ = select.select([self.process.stdout], [], [], ANSWER_SECONDS)
        text = self.process.stdout.readline() if ready else ""
        if not text:
            raise measure.Failed("the server does not answer")
        return text

    def counted(self):
        """Requests, and the most at once, since the last time this was asked."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return [int(number) for number in self.line().split()]

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def stream(name, path, key, properties, **retriever):
    return {
        "type": "DeclarativeStream", "name": name, "primary_key": key,
        "retriever": {
            "type": "SimpleRetriever",
            "requester": {"type": "HttpRequester", "url_base": "{{ config['base'] }}", "path": path,
                          "http_method": "GET"},
            "record_selector": {"type": "RecordSelector", "extractor": {
                "type": "DpathExtractor", "field_path": ["data"]}},
            **retriever,
        },
        "schema_loader": {"type": "InlineSchemaLoader", "schema": {
            "type": "object", "properties": properties}},
    }


def manifest():
    pages = {"paginator": {
        "type": "DefaultPaginator",
        "page_token_option": {"type": "RequestOption", "inject_into": "request_parameter",
                              "field_name": "page"},
        "pagination_strategy": {"type": "PageIncrement", "page_size": 1000, "start_from_page": 1,
                                "inject_on_first_request": True}}}
    parents = stream("parents", "/parents", ["id"], {"id": {"type": "integer"}}, **pages)
    children = stream(
        "children", "/parents/{{ stream_partition.parent_id }}/children", ["id"],
        {"id": TEXT, "parent": {"type": "integer"}, "name": TEXT},
        partition_router={"type": "SubstreamPartitionRouter", "parent_stream_configs": [{
            "type": "ParentStreamConfig", "parent_key": "id", "partition_field": "parent_id",
            "stream": parents}]})
    return {
        "version": "6.0.0", "type": "DeclarativeSource",
        "check": {"type": "CheckStream", "stream_names": ["items"]},
        "concurrency_level": {"type": "ConcurrencyLevel", "default_concurrency": CONCURRENCY,
                              "max_concurrency": CONCURRENCY},
        "streams": [stream("items", "/items", ["id"], PROPERTIES, **pages), children],
        "spec": {"type": "Spec", "connection_specification": {
            "type": "object", "required": ["base"],
            "properties": {"base": {"type": "string", "title": "Address"}}}},
    }


class Scene:
    """The files of one run: manifest, configuration and catalog, and the commands on them."""

    def __init__(self, bench, api, name):
        self.bench = bench
        self.cli = str(bench.bin / "millrace-cli")
        self.folder = bench.scratch / "manifest"
        self.folder.mkdir(exist_ok=True)
        self.name = name
        self.config = {"base": f"http://127.0.0.1:{api.port}"}
        self.write("manifest.yaml", manifest())  # JSON is YAML
        self.write("config.json", self.config)
        properties = PROPERTIES if name == "items" else {"id": TEXT}
        self.write("catalog.json", {"streams": [{
            "stream": {"name": name, "json_schema": {"type": "object", "properties": properties},
                       "supported_sync_modes": ["full_refresh"]},
            "sync_mode": "full_refresh", "destination_sync_mode": "overwrite"}]})

    def write(self, name, content):
        (self.folder / name).write_text(json.dumps(content), encoding="utf-8")

    def path(self, name):
        return str(self.folder / name)

    def read(self):
        return [self.cli, "read", "--manifest", self.path("manifest.yaml"), "--config",
                self.path("config.json"), "--catalog", self.path("catalog.json")]

    def peer(self, program):
        return [str(program), "read", "--manifest-path", self.path("manifest.yaml"), "--config",
                self.path("config.json"), "--catalog", self.path("catalog.json")]

    def sync(self):
        """Installs the manifest in a fresh profile; the run's command."""
        profile = ["--profile", str(self.bench.run / "profile")]
        installed = subprocess.run(
            [self.cli, "catalogue", "import", self.path("manifest.yaml"), "--id", "bench", "--title",
             "Bench", *profile], capture_output=True, text=True, check=False)
        if installed.returncode != 0:
            raise measure.Failed(installed.stderr.strip()[-300:])
        return [self.cli, "sync", *profile, "--source", "bench", "--source-config",
                json.dumps(self.config), "--stream", self.name, "--destination", "sqlite",
                "--destination-config",
                json.dumps({"path": str(self.bench.out), "meta_columns": False}), "--mode",
                "full_refresh_overwrite"]


def fresh(bench):
    shutil.rmtree(bench.run, ignore_errors=True)
    bench.run.mkdir()


def check_table(bench, name, wanted):
    with sqlite3.connect(f"file:{bench.out}?mode=ro", uri=True) as database:
        found = database.execute(f"SELECT count(*), count(DISTINCT id) FROM {name}").fetchone()
    database.close()
    if found != (wanted, wanted):
        raise measure.Failed(f"{found[0]} rows of {found[1]} ids, not {wanted}")


def check_lines(bench, wanted):
    """The records among the messages in the log of the run."""
    found = 0
    with open(bench.run / "log.txt", "rb") as log:
        for line in log:
            found += b'"type":"RECORD"' in line or b'"type": "RECORD"' in line
    if found != wanted:
        raise measure.Failed(f"{found} records, not {wanted}")


def load():
    """How busy the machine is, beside what is measured."""
    return ", ".join(f"{number:.1f}" for number in os.getloadavg())


def cpu_rate(runs, records):
    return records / statistics.median(m.cpu for m in runs)


def print_line(name, runs, records):
    cpu = statistics.median(m.cpu for m in runs)
    print(f"  {name:<26}wall s {statistics.median(m.wall for m in runs):8.2f}   CPU s per million"
          f" {cpu / records * 1e6:8.2f}   records per CPU s {records / cpu:10,.0f}   peak MB"
          f" {max(m.peak for m in runs):5.0f}")


def once(bench, command, check):
    fresh(bench)
    one = measure.run(command(), bench.run)
    check()
    return one


def measured_runs(bench, rounds, command, check):
    return [once(bench, command, check) for _ in range(rounds + 1)][1:]


def run_read(bench, rounds):
    records = min(RECORDS, bench.rows)
    print(f"\n{READ}: {records:,} records of 20 fields, 1,000 a page; load {load()}")
    api = Api(bench.bin / "pageserver", records, 0)
    try:
        scene = Scene(bench, api, "items")
        ours = {
            "ours → SQLite": (scene.sync, lambda: check_table(bench, "items", records)),
            "ours, read": (scene.read, lambda: check_lines(bench, records)),
        }
        record = {}
        for name, (command, check) in ours.items():
            record[name] = measured_runs(bench, rounds, command, check)
            print_line(name, record[name], records)
        peak = max(m.peak for runs in record.values() for m in runs)
        verdict = "met" if peak <= MEMORY_ASKED else "NOT MET"
        print(f"  asked: at most {MEMORY_ASKED} MB, found {peak:.0f}: {verdict}")
    finally:
        api.close()
    peer = Path(PEER)
    if not peer.exists():
        print("  reference CDK, read       not installed (./dev conformance installs it)")
    else:
        run_peer(bench, peer.resolve(), record, records)
    return {name: [vars(m) for m in runs] for name, runs in record.items()}, []


def run_peer(bench, peer, record, records):
    """One run of fewer records: it takes minutes for as many as ours."""
    fewer = min(PEER_RECORDS, records)
    api = Api(bench.bin / "pageserver", fewer, 0)
    try:
        scene = Scene(bench, api, "items")
        fresh(bench)
        name = "reference CDK, read"
        runs = [measure.run(scene.peer(peer), bench.run)]
        check_lines(bench, fewer)
    except measure.Failed as failure:
        print(f"  reference CDK, read       FAILED, {failure}")
        return
    finally:
        api.close()
    print_line(f"{name} ({fewer:,})", runs, fewer)
    for ours, own in list(record.items()):
        found = cpu_rate(own, records) / cpu_rate(runs, fewer)
        verdict = "met" if found >= PEER_ASKED else "NOT MET"
        print(f"  asked: {ours}: at least {PEER_ASKED} times the peer's records per CPU second, found"
              f" {found:.1f}: {verdict}")
    record[name] = runs


def run_substreams(bench, rounds):
    # The parents' pages come one after the other, and the children of the first ones meanwhile.
    least = PARTITIONS * LATENCY / 1000 / CONCURRENCY
    print(f"\n{SUBSTREAMS}: {PARTITIONS:,} partitions, {LATENCY} ms for each answer, {CONCURRENCY} at"
          f" once, least {least:.1f} s; load {load()}")
    api = Api(bench.bin / "pageserver", PARTITIONS, LATENCY)
    try:
        scene = Scene(bench, api, "children")
        record = {}
        for name, command, check in (
                ("ours → SQLite", scene.sync,
                 lambda: check_table(bench, "children", 2 * PARTITIONS)),
                ("ours, read", scene.read, lambda: check_lines(bench, 2 * PARTITIONS))):
            api.counted()
            # A run takes as long as the latency says; there is nothing to warm up.
            runs = [once(bench, command, check) for _ in range(rounds)]
            requests, at_once = api.counted()
            wall = statistics.median(m.wall for m in runs)
            peak = max(m.peak for m in runs)
            verdicts = ["met" if holds else "NOT MET"
                        for holds in (wall <= BOUND_ASKED * least, peak <= MEMORY_ASKED)]
            print(f"  {name:<16}wall s {wall:7.2f}, {wall / least:.3f} times the least: at most"
                  f" {BOUND_ASKED}: {verdicts[0]}   CPU s {statistics.median(m.cpu for m in runs):.2f}"
                  f"   peak MB {peak:.0f}: at most {MEMORY_ASKED}: {verdicts[1]}   {requests // rounds:,}"
                  f" requests a run, {at_once} at once")
            record[name] = [vars(m) for m in runs]
    finally:
        api.close()
    return record, []


def run(bench, name, rounds):
    """Returns the record of the job and its faults."""
    try:
        return (run_read if name == READ else run_substreams)(bench, rounds)
    except (measure.Failed, sqlite3.Error) as failure:
        print(f"  FAILED, {failure}")
        return {}, [name]
