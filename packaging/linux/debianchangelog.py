#!/usr/bin/env python3
"""Writes the changelog of a Debian package from the entries of packaging/changelog: one folder for
each released version, and beside them the entries of the version that is being made."""
import argparse
import datetime
import gzip
import pathlib
import re
import textwrap

AUTHOR = "The Millrace authors <millrace@users.noreply.github.com>"
KINDS = ["added", "changed", "fixed", "removed"]


def entries(folder):
    """The changes of one version, grouped by kind."""
    found = []
    for path in sorted(folder.glob("*.md")):
        kind, _, text = path.read_text(encoding="utf-8").partition("\n\n")
        if path.name != "README.md" and kind.startswith("Kind: "):
            found.append((KINDS.index(kind[6:].strip()), " ".join(text.split()).replace("`", '"')))
    return [text for _, text in sorted(found)]


def version_key(name):
    return [int(part) for part in re.findall(r"\d+", name)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("package", "version", "date", "entries"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("target")
    arguments = parser.parse_args()
    top = pathlib.Path(arguments.entries)
    day = datetime.datetime.fromisoformat(arguments.date).strftime("%a, %d %b %Y 00:00:00 +0000")
    released = sorted((path for path in top.iterdir() if path.is_dir()), key=lambda path: version_key(path.name))
    parts = []
    for version, folder in [(arguments.version, top), *((path.name, path) for path in reversed(released))]:
        lines = entries(folder) or ["Nothing a user notices."]
        body = "\n".join(textwrap.fill(line, 78, initial_indent="  * ", subsequent_indent="    ",
                                       break_long_words=False, break_on_hyphens=False) for line in lines)
        parts.append(f"{arguments.package} ({version}-1) stable; urgency=medium\n\n{body}\n\n -- {AUTHOR}  {day}\n")
    with gzip.GzipFile(arguments.target, "wb", 9, mtime=0) as target:
        target.write("\n".join(parts).encode())


if __name__ == "__main__":
    main()
