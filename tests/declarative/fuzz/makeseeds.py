#!/usr/bin/env python3
"""Writes what the fuzzing programs start from: makeseeds.py PROJECT FOLDER.

Templates, literals and values come from the vectors beside the tests, manifests from the program's
own connectors, formats of dates from both."""
import gzip
import hashlib
import io
import json
import re
import sys
import zipfile
from pathlib import Path

DATES = ["2024-01-05", "2024-01-05T03:04:05Z", "2024-01-05T03:04:05.678901+02:00", "20240105T03",
         "1704423845", "1704423845.5", "2024-W01-5", "2024-005", "Fri, 05 Jan 2024 03:04:05 GMT",
         "5 January 2024 3:04 PM", "P1Y2M3DT4H5M6.7S", "-P1W", "PT0.5S"]
FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%f%z", "%s", "%ms", "%s_as_float",
           "%epoch_microseconds", "%Y%m%dT%H", "%G-W%V-%u", "%Y-%j", "%a, %d %b %Y %I:%M:%S %p %Z",
           "%Y-%m-%dT%H:%M:%S.%_ms%z"]
JSON = [b'{"data":{"users":[{"a":1,"b":[true,null,-1.5e10]},2]}}',
        b'[123456789012345678901234567890,1e400,NaN]', b'"\\ud83d\\ude00 \\u00fc"', b'{"a":1,"a":2}']
LINES = b'{"a":1}\r\n\nbad\n[1]\n5'
CSV = b'a,b\n1,x\n"x,""y""","l1\r\nl2"\n2,,3\n'
XML = (b'<?xml version="1.0"?><r x="1" xmlns:s="u"><!-- c --><a>1</a><b/><s:a> 2 </s:a>'
       b'<d><![CDATA[<e>]]></d>&amp;&#65;</r>')


class Seeds:
    def __init__(self, folder):
        self.folder = folder

    def add(self, target, content):
        folder = self.folder / target
        folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(content).hexdigest()[:16]
        (folder / name).write_bytes(content)


def lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def zipped(*bodies):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, body in enumerate(bodies):
            archive.writestr(f"{number}.txt", body)
    return out.getvalue()


def add_texts(seeds, vectors):
    # A template of each shape: names and numbers do not count.
    shapes = {}
    for line in lines(vectors / "interpolation.jsonl.gz"):
        shapes.setdefault(re.sub(r"\w+", "w", line["t"]), line["t"])
        seeds_of_values = json.dumps(line["ctx"]).encode()
        if len(seeds_of_values) % 7 == 0:
            seeds.add("json", seeds_of_values)
    for text in shapes.values():
        seeds.add("templates", text.encode())
    for line in lines(vectors / "language.jsonl.gz"):
        if "t" in line:
            seeds.add("templates", line["t"].encode("utf-8", "surrogatepass"))
    for line in lines(vectors / "literals.jsonl.gz"):
        seeds.add("literals", line["t"].encode("utf-8", "surrogatepass"))
        seeds.add("manifest", b"\0a: " + line["t"].encode("utf-8", "surrogatepass"))


def add_bodies(seeds):
    # The first byte is the place of the decoder in fuzzdecoders.cpp.
    bodies = {0: JSON, 1: [LINES], 2: JSON, 3: [CSV], 4: [CSV.replace(b",", b";")],
              5: [CSV.decode().encode("utf-16")], 6: [XML], 7: [LINES],
              8: [gzip.compress(LINES, mtime=0)], 9: [gzip.compress(CSV, mtime=0)],
              10: [gzip.compress(gzip.compress(JSON[0], mtime=0), mtime=0)],
              11: [zipped(*JSON[:2])], 12: [zipped(CSV, CSV)]}
    for decoder, texts in bodies.items():
        for text in texts:
            seeds.add("decoders", bytes([decoder]) + text)
    for text in JSON:
        seeds.add("json", text)


def main():
    project, folder = Path(sys.argv[1]), Path(sys.argv[2])
    seeds = Seeds(folder)
    add_texts(seeds, project / "tests/declarative/vectors")
    add_bodies(seeds)
    for text in DATES:
        for pattern in FORMATS:
            seeds.add("dates", f"{text}\0{pattern}".encode())
    for path in sorted((project / "resources/connectors").rglob("*.yaml")):
        seeds.add("manifest", b"\0" + path.read_bytes())
        seeds.add("manifest", b"\1" + path.read_bytes())
    (folder / "made").touch()


if __name__ == "__main__":
    main()
