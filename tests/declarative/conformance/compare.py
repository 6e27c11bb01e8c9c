#!/usr/bin/env python3
"""Runs manifests with Millrace and with the reference CDK against the same server, one after the
other, and prints where records, states or requests differ.

A case is a recorded run (*.json.gz: manifest and fixture) in one of the folders given, or a scenario
of the tests' own (*.json in tests/declarative/stream/fixtures). Exit code 1: something differs."""
import argparse
import copy
import dataclasses
import gzip
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ruleanswers import RuleServer

HERE = Path(__file__).resolve().parent
OWN = HERE.parent / "stream" / "fixtures"
HOST = "https://api.test"
SECONDS = 120  # of one program and case
SHOWN = 3  # differences of a case


@dataclasses.dataclass
class Case:
    name: str
    manifest: dict
    config: dict
    streams: list
    rules: list
    state: object = None
    now: str = "2024-06-01 00:00:00"


@dataclasses.dataclass
class Outcome:
    requests: list
    records: list
    states: list
    failure: str = ""


def with_requests(node, stream=None):
    """Gives every retriever of a scenario, which knows none, a request to a server."""
    if isinstance(node, list):
        return [with_requests(item, stream) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") == "DeclarativeStream":
        stream = node["name"]
    made = {key: with_requests(item, stream) for key, item in node.items()}
    if made.get("type") == "SimpleRetriever":
        made.setdefault("requester", {"type": "HttpRequester", "url_base": HOST,
                                      "path": f"/{stream}", "http_method": "GET"})
        made.setdefault("record_selector", {"type": "RecordSelector", "extractor": {
            "type": "DpathExtractor", "field_path": ["data"]}})
    if made.get("type") == "DeclarativeStream":
        made.setdefault("schema_loader", {"type": "InlineSchemaLoader", "schema": {
            "type": "object", "properties": {}}})
    return made


def scenario(source):
    name = source["stream"]["name"]
    rules = [{"url": re.escape(f"{HOST}/{page['stream']}"), "when": {"query": page["query"]},
              "then": {"body": {"data": page["records"]}}}
             # Those that ask for more come first.
             for page in sorted(source["pages"], key=lambda page: -len(page["query"]))]
    rules.append({"url": re.escape(HOST) + "/.*", "then": {"body": {"data": []}}})
    manifest = {"version": "6.0.0", "type": "DeclarativeSource",
                "check": {"type": "CheckStream", "stream_names": [name]},
                "streams": [with_requests(source["stream"])]}
    state = source.get("state")
    if state is not None:
        state = {name: state}
    return Case(f"scenario {source['name']}", manifest, source["config"], [name], rules, state)


def own_cases():
    for path in sorted(OWN.glob("*.json")):
        for source in json.loads(path.read_text(encoding="utf-8")):
            yield scenario(source)


def recorded_cases(folder):
    for path in sorted(Path(folder).rglob("*.json.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            source = json.load(file)
        fixture = source["fixture"]
        manifest = source["manifest"]
        if isinstance(manifest, str):
            manifest = manifest_called(manifest, path)
        yield Case(path.name.removesuffix(".json.gz"), manifest, fixture["config"],
                   fixture["streams"], fixture["rules"],
                   now=fixture["now"].partition("+")[0].replace("T", " "))


def manifest_called(name, recording):
    """A manifest that a recording only names: its text, or a file in a folder "manifests" beside
    one of the recording's folders."""
    import yaml  # comes with the reference

    if "\n" not in name:
        file = name if name.endswith(".yaml") else name + ".yaml"
        places = [folder / "manifests" / file for folder in recording.resolve().parents]
        found = next((place for place in places if place.is_file()), None)
        if not found:
            sys.exit(f"{recording}: there is no manifest {file} beside it")
        name = found.read_text(encoding="utf-8")
    return yaml.safe_load(name)


def sequential(manifest):
    """The same, one slice after the other, with a specification."""
    manifest = copy.deepcopy(manifest)
    manifest["concurrency_level"] = {"type": "ConcurrencyLevel", "default_concurrency": 1}
    # The reference reads nothing without one.
    manifest.setdefault("spec", {"type": "Spec", "connection_specification": {"type": "object"}})
    return manifest


def is_incremental(manifest, name):
    for stream in manifest.get("streams", []):
        if stream.get("name") == name:
            return "incremental_sync" in stream
    return False


def write_inputs(case, folder):
    mode = ["full_refresh", "incremental"]
    catalog = {"streams": [{
        "stream": {"name": name, "json_schema": {}, "supported_sync_modes": mode},
        "sync_mode": "incremental" if is_incremental(case.manifest, name) else "full_refresh",
        "destination_sync_mode": "append"} for name in case.streams]}
    state = [{"type": "STREAM", "stream": {"stream_descriptor": {"name": name},
                                           "stream_state": value}}
             for name, value in (case.state or {}).items()]
    inputs = {"manifest.yaml": sequential(case.manifest), "config.json": case.config,
              "catalog.json": catalog, "state.json": state}
    for name, content in inputs.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")


def masked(state):
    """Times of the run itself are in no comparison."""
    if isinstance(state, dict):
        return {key: "*" if key == "lookback_window" else masked(item)
                for key, item in state.items()}
    return [masked(item) for item in state] if isinstance(state, list) else state


def canonical(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def printed(data):
    """The members of a record that both print: the reference's serializer leaves out those of the
    outermost object that are null, though its record has them."""
    return {key: value for key, value in data.items() if value is not None}


def run(command, case, server, clock):
    """Runs a program and reads its messages."""
    if clock:
        command = [clock, "-f", f"@{case.now}", *command]
    server.asked()
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Outcome(server.asked(), [], [], f"took more than {SECONDS} s")
    outcome = Outcome(server.asked(), [], [])
    for line in done.stdout.splitlines():
        try:
            message = json.loads(line)
        except ValueError:
            continue
        kind = message.get("type") if isinstance(message, dict) else None
        if kind == "RECORD":
            record = message["record"]
            outcome.records.append(canonical([record["stream"], printed(record["data"])]))
        elif kind == "STATE":
            stream = message["state"]["stream"]
            outcome.states.append(canonical([stream["stream_descriptor"]["name"],
                                             masked(stream.get("stream_state"))]))
        elif kind == "TRACE" and message["trace"]["type"] == "ERROR":
            outcome.failure = outcome.failure or message["trace"]["error"].get("message", "failed")
    return outcome


def differences(ours, reference):
    for what in ("requests", "records", "states"):
        left, right = getattr(ours, what), getattr(reference, what)
        if left == right:
            continue
        place = next((number for number, pair in enumerate(zip(left, right))
                      if pair[0] != pair[1]), min(len(left), len(right)))
        yield (f"{what}: {len(left)}, of the reference {len(right)}; at {place}\n"
               f"      ours      {shown(left, place)}\n      reference {shown(right, place)}")
    if bool(ours.failure) != bool(reference.failure):
        yield (f"outcome\n      ours      {ours.failure or 'complete'}\n"
               f"      reference {reference.failure or 'complete'}")


def shown(items, place):
    return items[place][:600].replace("\n", "\n        ") if place < len(items) else "nothing"


def compare(case, arguments, folder):
    write_inputs(case, folder)
    with RuleServer(case.rules) as server:
        common = ["--config", str(folder / "config.json"), "--catalog", str(folder / "catalog.json"),
                  *(["--state", str(folder / "state.json")] if case.state else [])]
        ours = run([arguments.cli, "read", "--manifest", str(folder / "manifest.yaml"),
                    "--resolve", f"*=127.0.0.1:{server.port}", *common],
                   case, server, arguments.clock)
        reference = run([arguments.python, str(HERE / "referenceread.py"), str(server.port), "read",
                         "--manifest-path", str(folder / "manifest.yaml"), *common],
                        case, server, arguments.clock)
    return list(differences(ours, reference)), len(ours.records)


def main():
    parser = argparse.ArgumentParser(prog="./dev conformance", description=__doc__)
    parser.add_argument("folders", nargs="*", help="folders with recorded runs (*.json.gz)")
    parser.add_argument("--only", help="only cases with this in their name")
    parser.add_argument("--cli", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--python", required=True, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    for folder in arguments.folders:
        if not Path(folder).is_dir():
            parser.error(f"there is no folder {folder}")
    arguments.clock = shutil.which("faketime")
    if not arguments.clock:
        print("faketime is not installed: both programs have the time of now")
    cases = [*own_cases(), *(case for folder in arguments.folders for case in recorded_cases(folder))]
    wanted = [case for case in cases if not arguments.only or arguments.only in case.name]
    different = 0
    for case in wanted:
        with tempfile.TemporaryDirectory(prefix="millrace-conformance-") as folder:
            found, records = compare(case, arguments, Path(folder))
        print(f"{'DIFFERS' if found else 'agrees '} {case.name}: {records} records", flush=True)
        for text in found[:SHOWN]:
            print(f"    {text}")
        different += bool(found)
    print(f"{len(wanted) - different} of {len(wanted)} agree")
    return 1 if different or not wanted else 0


if __name__ == "__main__":
    sys.exit(main())
