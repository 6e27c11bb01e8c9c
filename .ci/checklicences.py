#!/usr/bin/env python3
"""Checks that all that tells the licence agrees: LICENSE, CONTRIBUTING.md and README.md, the metadata of
the desktop program, and the copyright file of the packages. Files carry no licence header, as
CONTRIBUTING.md says; one with an SPDX line is under another licence, and the copyright file names it."""
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as xml

OURS = "GPL-3.0-or-later"
LICENSE_BEGINS = "GNU GENERAL PUBLIC LICENSE Version 3, 29 June 2007"
COPYRIGHT = "packaging/linux/copyright"
METADATA = "packaging/linux/io.github.millrace.Millrace.metainfo.xml.in"
# What a text says when it comes with terms of its own.
FOREIGN = re.compile(r"Permission is hereby granted, free of charge|Licensed under the [A-Z]"
                     r"|Redistribution and use in source and binary forms"
                     r"|This file is (?:part of|licensed under)|Copyright \(c\)|Copyright ©")
SPDX = re.compile(r"SPDX-License-Identifier: *([\w.+-]+(?: (?:AND|OR|WITH) [\w.+-]+)*)")
QUOTES_LICENCES = {"LICENSE", ".ci/checklicences.py", COPYRIGHT}


def paragraphs(text):
    """The paragraphs of a copyright file, each as a table of its fields."""
    for part in re.split(r"\n\n+", text.strip()):
        yield {name: value.strip() for name, value in
               re.findall(r"^([A-Z][\w-]*): *(.*(?:\n[ \t].*)*)", part, flags=re.M)}


def licences_by_file(text):
    """What the copyright file says: pattern and short name of the licence, and the names it explains."""
    files, explained = [], set()
    for fields in paragraphs(text):
        short = fields.get("License", "").split("\n")[0].strip()
        if "Files" in fields:
            files += [(pattern, short) for pattern in fields["Files"].split()]
        elif short:
            explained.add(short)
    return files, explained


def licence_of(name, files):
    """The last paragraph that names a file decides."""
    found = None
    for pattern, short in files:
        if re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), name):
            found = short
    return found


def files_of(root):
    listed = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others",
                             "--exclude-standard"], cwd=root, check=True, capture_output=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (root / name).is_file()]


def faults(root, names):
    def text_of(name):
        path = root / name
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    if not " ".join(text_of("LICENSE").split()).startswith(LICENSE_BEGINS):
        yield f"LICENSE: is missing or not the text of {OURS}"
    for name in ("CONTRIBUTING.md", "README.md"):
        if OURS not in text_of(name):
            yield f"{name}: does not say {OURS}"
    files, explained = licences_by_file(text_of(COPYRIGHT))
    if licence_of("anything", files) != OURS:
        yield f"{COPYRIGHT}: says {licence_of('anything', files)} of all files instead of {OURS}"
    for short in sorted({short for _, short in files} - explained):
        yield f"{COPYRIGHT}: names {short} and has no paragraph with its text"
    for pattern, _ in files:
        if not any(licence_of(name, [(pattern, "yes")]) for name in names):
            yield f"{COPYRIGHT}: {pattern} matches no file"
    try:
        metadata = xml.fromstring(text_of(METADATA))
    except xml.ParseError as error:
        yield f"{METADATA}: cannot be read: {error}"
    else:
        if metadata.findtext("project_license") != OURS:
            yield f"{METADATA}: project_license is {metadata.findtext('project_license')} instead of {OURS}"
        told = licence_of(METADATA, files)
        if metadata.findtext("metadata_license") != told:
            yield (f"{METADATA}: metadata_license is {metadata.findtext('metadata_license')}, but"
                   f" {COPYRIGHT} says {told}")
    for name in names:
        if name in QUOTES_LICENCES or name == METADATA or "fixtures" in pathlib.Path(name).parts:
            continue
        top = (root / name).read_bytes()[:4096].decode("utf-8", errors="replace")
        spdx = SPDX.search(top)
        told = licence_of(name, files)
        if spdx and spdx[1] == OURS:
            yield f"{name}: has the licence of everything; its SPDX line goes"
        elif spdx and spdx[1] != told:
            yield f"{name}: is under {spdx[1]}, but {COPYRIGHT} says {told}"
        elif not spdx and told != OURS:
            yield f"{name}: is under {told} by {COPYRIGHT} and has no SPDX line"
        elif not spdx and FOREIGN.search(top):
            yield f"{name}: has terms of its own ({FOREIGN.search(top)[0]!r}) and no SPDX line"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    found = list(faults(root, files_of(root)))
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
