#!/usr/bin/env python3
"""Checks translations/*.ts. Every language holds the texts lupdate found (a file of them all is the
argument), none unfinished, none that is gone. Languages named in translations/partial may lack
texts; what they have is checked all the same. The forms of plurals are as many as the language has,
and a translation keeps the placeholders, tags, blanks and mnemonics of its source."""
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "translations"
FORMS = {"ar": 6, "de": 2, "en": 2, "es": 2, "fr": 2, "ja": 1, "pt_BR": 2, "zh_CN": 1}
HOLDER = re.compile(r"%L?[1-9]|%L?n|\$\{[A-Za-z_]+\}|\{[a-z_]+\}")
TAG = re.compile(r"</?[a-z]+[^<>]*>")
ENTITY = re.compile(r"&(amp|lt|gt|nbsp|quot|#\d+);")
COUNTER = re.compile(r"%L([1-9])")
# What is counted in an error needs forms: %L1 in QT_TRANSLATE_N_NOOP.
COUNTED = re.compile(r"%[1-9] (records|rows|streams|seconds|minutes|hours|days|pages|connections|fields|"
                     r"columns|tables)\b")
MNEMONIC = re.compile(r"(?<!&)&(?!&)\w")


def holders(text, numbers=()):
    """The placeholders but for numbers: a plural form may say its own in words."""
    found = sorted(each.replace("L", "") for each in HOLDER.findall(text))
    return [each for each in found if each not in numbers]


def faults_of(source, text, is_plural):
    """Yields what is wrong with one translation."""
    numbers = ["%n"] + [f"%{each}" for each in COUNTER.findall(source)] if is_plural else []
    if holders(source, numbers) != holders(text, numbers):
        yield "placeholders differ"
    if sorted(TAG.findall(source)) != sorted(TAG.findall(text)):
        yield "tags differ"
    if source[:1].isspace() != text[:1].isspace() or source[-1:].isspace() != text[-1:].isspace():
        yield "a blank at an end is missing or new"
    wanted = len(MNEMONIC.findall(ENTITY.sub("", source)))
    given = len(MNEMONIC.findall(ENTITY.sub("", text)))
    if min(wanted, 2) == 1 and given != 1:
        yield "one mnemonic is wanted"
    if wanted == 0 and given > 0:
        yield "a mnemonic is new"


def messages(path):
    """Yields the identity and the element of each text."""
    for context in xml.parse(path).getroot().iter("context"):
        name = context.findtext("name")
        for message in context.iter("message"):
            key = (name, message.findtext("source") or "", message.findtext("comment") or "",
                   message.get("numerus") == "yes")
            yield key, message


def check(path, wanted, is_partial):
    code = path.stem.removeprefix("millrace_")
    forms = FORMS.get(code)
    if forms is None:
        yield "the number of plural forms is not known; add it to .ci/checktranslations.py"
        return
    seen = set()
    for key, message in messages(path):
        name, source, _, is_plural = key
        seen.add(key)
        place = f"{name}: {source[:70]!r}"
        translation = message.find("translation")
        state = translation.get("type")
        if key not in wanted or state in ("vanished", "obsolete"):
            yield f"{place} is no text of the programs any more"
            continue
        texts = [each.text or "" for each in translation.iter("numerusform")] if is_plural \
            else [translation.text or ""]
        is_missing = state == "unfinished" or (source.strip() != "" and not all(texts))
        if is_missing:
            if not is_partial:
                yield f"{place} is not translated"
            continue
        if is_plural and len(texts) != forms:
            yield f"{place} has {len(texts)} plural forms instead of {forms}"
        for text in texts:
            for fault in faults_of(source, text, is_plural):
                yield f"{place}: {fault}"
    if code == "en":
        for name, source, _, is_plural in sorted(wanted):
            if name == "errors" and not is_plural and COUNTED.search(source):
                yield f"{name}: {source[:70]!r} counts, and has no forms for one and many"
    # English is the language of the sources and has but the plurals.
    missing = [key for key in wanted - seen if key[3] or code != "en"]
    if not is_partial:
        for name, source, _, _ in sorted(missing):
            yield f"{name}: {source[:70]!r} is missing; ./dev translations adds it"


def main():
    wanted = {key for key, _ in messages(sys.argv[1])}
    partial = (FOLDER / "partial").read_text(encoding="utf-8").split() if (FOLDER / "partial").exists() else []
    bad = 0
    for path in sorted(FOLDER.glob("millrace_*.ts")):
        code = path.stem.removeprefix("millrace_")
        for fault in check(path, wanted, code in partial):
            bad += 1
            if bad <= 200:
                print(f"{path.name}: {fault}")
    if bad:
        print(f"{bad} faults in translations")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
