#!/usr/bin/env python3
"""Checks the files named: JSON and YAML can be read, text ends with one line feed, no line ends
with a blank, no tab but where the format wants one. Files in a folder called "fixtures" may be
broken on purpose and are left out."""
import json
import pathlib
import sys

import yaml

TEXT = {".cpp", ".h", ".cmake", ".txt", ".md", ".json", ".yaml", ".yml", ".py", ".svg", ".qrc"}
YAML_NAMES = {".clang-format", ".clang-tidy", ".pre-commit-config.yaml"}


def faults(path):
    """Yields what is wrong with the file."""
    if path.suffix not in TEXT and path.name not in YAML_NAMES | {"dev", "run"}:
        return
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"not UTF-8: {error}"
        return
    if text and (not text.endswith("\n") or text.endswith("\n\n")):
        yield "does not end with exactly one line feed"
    for number, line in enumerate(text.split("\n"), 1):
        if line != line.rstrip():
            yield f"line {number} ends with a blank"
        if "\t" in line and path.suffix in {".cpp", ".h", ".cmake", ".py", ".json"}:
            yield f"line {number} has a tab"
    try:
        if path.suffix == ".json":
            json.loads(text)
        elif path.suffix in {".yaml", ".yml"} or path.name in YAML_NAMES:
            list(yaml.safe_load_all(text))
    except (ValueError, yaml.YAMLError) as error:
        yield f"cannot be read: {error}"


def main():
    bad = 0
    for name in sys.argv[1:]:
        path = pathlib.Path(name)
        if "fixtures" in path.parts:
            continue
        for fault in faults(path):
            print(f"{name}: {fault}")
            bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
