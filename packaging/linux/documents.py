#!/usr/bin/env python3
"""Writes the manual pages and the completions of the shells into a folder. What the pages say comes
from the program's own help and from docs/command-line.md, so that there is one text."""
import argparse
import os
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).parent


def output(*command):
    """What the program prints, in the language of the source and without a terminal."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "80", "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


def commands(cli, *path):
    """The commands below one, each with the text of its help, deepest last."""
    text = output(cli, *path, "--help")
    if path and not re.search(rf"^Usage: millrace-cli {' '.join(path)}\b", text, flags=re.M):
        return  # an argument that stands among commands
    if path:
        yield " ".join(path), text.rstrip()
    section = ""
    for line in text.partition("\nExamples:")[0].splitlines():
        if re.fullmatch(r"[A-Z].*:", line):
            section = line
        found = re.match(r"  ([a-z][a-z-]*)(?: {2,}|$)", line)
        if found and section != "Positionals:":
            yield from commands(cli, *path, found[1])


def manual(lowdown, text, target, title, version):
    """Writes Markdown as a manual page."""
    page = subprocess.run(
        [lowdown, "-s", "-t", "man", "--parse-no-intraemph", "--out-no-smarty", "-M", f"title={title}", "-M", "section=1",
         "-M", f"source=Millrace {version}", "-M", "volume=Millrace"],
        input=text, check=True, capture_output=True, text=True).stdout
    target.write_text(page, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("cli", "lowdown", "docs", "version", "folder"):
        parser.add_argument(f"--{name}", required=True)
    arguments = parser.parse_args()
    folder = pathlib.Path(arguments.folder)

    guide = (pathlib.Path(arguments.docs) / "command-line.md").read_text(encoding="utf-8")
    guide = re.sub(r"\A# .*\n", "", guide)
    guide = re.sub(r"\[([^]]*)\]\((?!https?:)[^)]*\)", r"\1", guide) # links to neighbours lead nowhere here
    parts = ["# NAME\n\nmillrace-cli - copy data between databases, files and APIs\n\n"
             "# SYNOPSIS\n\n**millrace-cli** *COMMAND* *ARGUMENT*...\n\n# DESCRIPTION\n\n",
             re.sub(r"^#(#+) ", lambda found: "#" * len(found[1]) + " ", guide, flags=re.M),
             "\n# COMMANDS\n"]
    for command, text in commands(arguments.cli):
        parts.append(f"\n## {command}\n\n```\n{text}\n```\n")
    parts.append("\n# SEE ALSO\n\n**millrace**(1)\n")
    manual(arguments.lowdown, "".join(parts), folder / "millrace-cli.1", "MILLRACE-CLI", arguments.version)
    manual(arguments.lowdown, (HERE / "millrace.1.md").read_text(encoding="utf-8"),
           folder / "millrace.1", "MILLRACE", arguments.version)

    for shell, name in (("bash", "millrace-cli.bash"), ("zsh", "_millrace-cli"), ("fish", "millrace-cli.fish")):
        (folder / name).write_text(output(arguments.cli, "completion", shell), encoding="utf-8")


if __name__ == "__main__":
    main()
