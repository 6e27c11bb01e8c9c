#!/usr/bin/env python3
"""Finds what headers of app, core and ui declare and no program uses: functions and types that are
named but where they are declared and defined, or by tests alone. A [[nodiscard]]
member without arguments may be there for tests: they look at a state by it. Goes by names, so that one of two functions with
the same name is not found when whoever sees its header uses the other. What stays all the same is
listed, with the reason, in .ci/alive."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from sourcetree import SourceTree, is_test, words  # noqa: E402

NO_NAMES = {
    "if", "for", "while", "switch", "return", "sizeof", "decltype", "alignas", "noexcept", "static_assert",
    "catch", "new", "delete", "operator", "requires", "throw", "Q_DISABLE_COPY_MOVE", "Q_DISABLE_COPY",
    "Q_DECLARE_TR_FUNCTIONS", "Q_PROPERTY", "Q_DECLARE_METATYPE", "Q_ENUM", "Q_FLAG", "Q_DECLARE_FLAGS",
    "Q_DECLARE_OPERATORS_FOR_FLAGS", "Q_DECLARE_INTERFACE", "Q_ARG"}


class Reader:
    """Tells the names a source declares or defines from those it uses."""

    def __init__(self, source):
        self.words = words(source)
        self.declared = {}  # name: it is a type
        self.looks = set()  # what tells something and takes no arguments
        self.used = set()
        self.read()

    def read(self):
        scopes = ["outside"]  # outside: of a name space or class; inside: of a body
        statement, depth = [], 0
        for word in self.words:
            if scopes[-1] == "inside":
                self.used.add(word)
                if word == "{":
                    scopes.append("inside")
                elif word == "}":
                    scopes.pop()
                continue
            if word in "([":
                depth += 1
            elif word in ")]":
                depth -= 1
            if word == ";" and depth <= 0 or word == "}" and depth <= 0:
                self.take(statement)
                statement, depth = [], 0
                if word == "}" and len(scopes) > 1:
                    scopes.pop()
            elif word == "{" and depth <= 0:
                opens = self.opens(statement)
                scopes.append(opens)
                if opens == "outside":
                    self.take(statement)
                    statement = []
                elif "(" not in statement or "=" in statement:
                    pass  # braces of a value: more may follow
                else:
                    self.take(statement)
                    statement = []
            elif word == "{":
                scopes.append("inside")
            elif word == ":" and len(statement) == 1 and statement[0] in ("public", "private", "protected",
                                                                          "signals"):
                statement = []
            elif word == ":" and len(statement) == 2 and statement[1] == "slots":
                statement = []
            else:
                statement.append(word)
        self.take(statement)

    @staticmethod
    def opens(statement):
        if "(" in statement:
            return "inside"
        kinds = {"namespace", "class", "struct", "union", "extern"}
        return "outside" if kinds & set(statement) and "enum" not in statement and "=" not in statement \
            else "inside"

    def take(self, statement):
        """Sorts the names of one statement outside of bodies."""
        body = statement
        if not body:
            return
        if body[0] == "template" and "<" in body:
            body = self.behind_template(body)
        if body and body[0] in ("class", "struct", "union", "enum", "friend", "namespace"):
            if "(" not in body:
                self.take_type(body)
                return
        name_at = self.name_at(body)
        for at, word in enumerate(body):
            if at == name_at:
                if "override" not in body and word[0] != "~":
                    self.declared.setdefault(word, False)
                    if body[:3] == ["[", "[", "nodiscard"] and body[at + 1:at + 3] == ["(", ")"]:
                        self.looks.add(word)
            elif at + 1 < len(body) and body[at + 1] == "::" and at < (name_at or 0) and at + 2 == name_at:
                pass  # the class of a definition
            else:
                self.used.add(word)

    def behind_template(self, body):
        depth = 0
        for at, word in enumerate(body):
            depth += (word == "<") - (word == ">")
            if word == ">" and depth == 0:
                self.used.update(body[:at])
                return body[at + 1:]
        return body

    def take_type(self, body):
        names = [word for word in body[1:] if word not in ("final", "class", "struct")]
        if body[0] in ("friend", "namespace", "enum") or not names:
            return  # an enumeration without values of its type has a name for its readers
        if "final" in body or ":" in names or len(names) == 1:
            self.declared.setdefault(names[0], True)
        self.used.update(names[1:])

    @staticmethod
    def name_at(body):
        """Where the name of a declared function is: before the first parenthesis."""
        if "operator" in body:
            return None
        depth = 0
        for at, word in enumerate(body):
            if word == "[":
                depth += 1
            elif word == "]":
                depth -= 1
            elif word in ("=",) and depth == 0:
                return None
            elif word == "(" and depth == 0:
                name = body[at - 1] if at else ""
                plain = name and (name[0].isalpha() or name[0] == "_") and name not in NO_NAMES
                return at - 1 if plain and at - 1 > 0 else None
        return None


def exceptions(path):
    """What stays, as (header, name), of a file with "header name reason" a line."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    entries = [line.split(maxsplit=2) for line in lines if line and not line.startswith("#")]
    for entry in entries:
        if len(entry) != 3:
            sys.exit(f"{path}: a line needs a header, a name and a reason: {' '.join(entry)}")
    return {(entry[0], entry[1]) for entry in entries}


def dead_names(tree, alive):
    """Yields each header and name that no program uses, and each exception that is none any more."""
    readers = {path: Reader(text) for path, text in tree.texts.items() if not is_test(path)}
    users, tests = {}, {}
    for path, reader in readers.items():
        for name in reader.used:
            users.setdefault(name, set()).add(path)
    for path, text in tree.texts.items():
        if is_test(path):
            for name in words(text):
                tests.setdefault(name, set()).add(path)
    needless = set(alive)
    for header, reader in readers.items():
        if header.suffix != ".h":
            continue
        types = {name for name, is_type in reader.declared.items() if is_type}
        for name, is_type in reader.declared.items():
            if not is_type and name in types:
                continue  # a constructor
            using = users.get(name, set()) | (tests.get(name, set()) if name in reader.looks else set())
            if using & tree.includers[header]:
                continue
            entry = (header.as_posix(), name)
            needless.discard(entry)
            if entry not in alive:
                yield f"{header}: {name} is used by nothing but its declaration, its definition and tests"
    for header, name in sorted(needless):
        yield f".ci/alive: {name} of {header} needs no exception any more"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    faults = list(dead_names(SourceTree(root), exceptions(root / ".ci" / "alive")))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
