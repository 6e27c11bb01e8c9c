#!/usr/bin/env python3
"""Writes foundtexts.cpp, the texts that people read and lupdate does not see by itself: what the
descriptions of connectors say, and the reasons that are filled into the sentences of errors. With
--check it only says whether the file is up to date."""
import json
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / "translations" / "foundtexts.cpp"
# What forms, the picker and the help show.
SHOWN = {"title", "description", "pattern_descriptor"}
# Of a type that does not come as it is.
EXCEPTION = {"type", "becomes", "note"}

LITERAL = re.compile(r'u"((?:[^"\\\n]|\\.)*)"((?:\s*u?"(?:[^"\\\n]|\\.)*")*)_s')
FURTHER = re.compile(r'u?"((?:[^"\\\n]|\\.)*)"')
# The statement around a reason.
REASONED = re.compile(r"makeError|fault|Fault\{|invalid|refus|unreadable|broken|keyError|malformed|Answer"
                      r"|unknown|Malformed|impossible|\?|:|return")
NO_REASON = re.compile(r"unknownWord|execute|prepare|exec\(|sql|toString\(|toDateTime\(")
# SQL, forms of dates, and what a file holds.
NO_TEXT = re.compile(r"^(select|insert|from|where|update|delete|create|order by|with|drop|alter|set|and|or|limit"
                     r"|coalesce|case|count|timestamp|double|character|left|group|join|primary|not|on"
                     r"|returning|values|for|as|is|when|cast|time|bit|text|pg_|nullif|to_|name|longtext"
                     r"|constraint|in|between|like|varchar|d+|y+)\b|[=%]", re.IGNORECASE)
HEAD = """// Texts for lupdate alone, which no program is built of: made by translations/extract.py.
#include <QtGlobal>

// clang-format off
[[maybe_unused]] static const char *const s_foundTexts[] = {
"""


def is_text(text):
    """Names of types and words of SQL are the same in every language."""
    return any(letter.islower() for letter in text)


def is_word(value):
    return isinstance(value, str) and re.fullmatch("[a-z_]+", value) is not None


def shown(node, keys):
    """Yields what is shown of a description, in its order."""
    if isinstance(node, list):
        for item in node:
            yield from shown(item, keys)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in keys and isinstance(value, str):
                if is_text(value):
                    yield value
            elif key == "enum":
                # As ui/specform shows a word that has no title.
                yield from (word.replace("_", " ") for word in value if is_word(word))
            elif key == "type_exceptions":
                yield from shown(value, EXCEPTION)
            elif key not in ("configuration", "examples", "default"):
                yield from shown(value, keys)


def descriptions():
    """Yields the texts of each description with its path."""
    for path in sorted([*ROOT.glob("core/connectors/*/connector.json"),
                        *ROOT.glob("resources/connectors/*/connector.json")]):
        yield path, shown(json.loads(path.read_text(encoding="utf-8")), SHOWN)
    for path in sorted(ROOT.glob("resources/connectors/endpoints/*.yaml")):
        node = yaml.safe_load(path.read_text(encoding="utf-8"))
        told = {key: node[key] for key in ("name", "description", "inputs") if key in node}
        # The name of an input is a key; its title is what people read.
        told["inputs"] = [{key: value for key, value in entry.items() if key != "name"}
                          for entry in node.get("inputs", [])]
        yield path, shown(told, SHOWN | {"name"})


def reasons_in(source):
    """Yields the words of a source that are filled into an error's sentence."""
    for found in LITERAL.finditer(source):
        text = found[1] + "".join(FURTHER.findall(found[2]))
        if not re.match("[a-z]", text) or " " not in text.strip() or NO_TEXT.search(text):
            continue
        before = source[max(0, found.start() - 400):found.start()]
        before = before[max(before.rfind(";"), before.rfind("{\n"), 0):]
        if REASONED.search(before) and not NO_REASON.search(before):
            yield text.replace('\\"', '"').replace("\\\\", "\\")


def reasons():
    for path in sorted(ROOT.glob("core/**/*.cpp")):
        if "tests" not in path.parts and path.name not in ("syntaxtext.cpp", "referencemessage.cpp"):
            yield path, reasons_in(path.read_text(encoding="utf-8"))


def literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def lines_of(context, sources):
    seen = set()
    for path, texts in sources:
        fresh = [text for text in dict.fromkeys(texts) if text not in seen]
        seen.update(fresh)
        if fresh:
            yield f"    // {path.relative_to(ROOT)}\n"
        for text in fresh:
            yield f'    QT_TRANSLATE_NOOP("{context}", {literal(text)}),\n'


def main():
    made = "".join([HEAD, *lines_of("connectors", descriptions()), *lines_of("reasons", reasons()), "};\n"])
    if sys.argv[1:] == ["--check"]:
        if TARGET.exists() and TARGET.read_text(encoding="utf-8") == made:
            return 0
        print(f"{TARGET.relative_to(ROOT)} is not up to date; ./dev translations makes it anew.")
        return 1
    TARGET.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
