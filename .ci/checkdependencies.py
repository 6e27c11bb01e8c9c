#!/usr/bin/env python3
"""Finds dependencies nobody uses, without a build: packages of packaging/packages.txt [build] that
neither CMake nor ./dev asks for, libraries that CMake finds and no target links, and libraries that
a target links and no include of its sources needs. The tests of one folder, which often come from a
loop, count as one target."""
import functools
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from sourcetree import INCLUDE  # noqa: E402

# Which includes need a library. Of Qt's modules those that are not named here are told by the headers
# themselves, see QT.
HEADERS = {
    "CLI11::CLI11": r"CLI/", "CURL::libcurl": r"curl/", "OpenSSL::Crypto": r"openssl/", "OpenSSL::SSL": r"openssl/ssl\.h",
    "PkgConfig::Gmp": r"gmp(xx)?\.h", "PkgConfig::Icu": r"unicode/", "PkgConfig::LibPq": r"libpq",
    "PkgConfig::LibZip": r"zip\.h", "PkgConfig::MariaDb": r"(mysql|mysqld_error|errmsg)\.h", "PkgConfig::Pcre2": r"pcre2\.h",
    "PkgConfig::Re2": r"re2/", "PkgConfig::Sodium": r"sodium", "PkgConfig::Zstd": r"zstd", "Qt6Keychain::Qt6Keychain":
    r"qt6keychain/", "SQLite::SQLite3": r"sqlite3\.h", "Threads::Threads": r"(thread|mutex|future|condition_variable|"
    r"semaphore|shared_mutex|stop_token|pthread\.h)$", "ZLIB::ZLIB": r"zlib\.h", "pugixml::pugixml": r"pugixml",
    "simdjson::simdjson": r"simdjson", "yaml-cpp": r"yaml-cpp/"}
# Qt's modules by their headers; Core and Widgets are what everything of Qt, and of windows, is made of.
QT = {
    "Qt6::Core": r"Q", "Qt6::Widgets": r"Q", "Qt6::Gui": r"Q", "Qt6::Test": r"(QtTest|QTest|QSignalSpy|QAbstractItemModelTester)",
    "Qt6::Network": r"Q(Network|Tcp|Ssl|Host|Local(Socket|Server)|Udp|AbstractSocket|Http|DnsLookup|Authenticator)",
    "Qt6::Sql": r"QSql", "Qt6::Svg": r"QSvg", "Qt6::DBus": r"QDBus",
    "Qt6::Charts": r"Q(Chart|ValueAxis|BarSet|BarCategoryAxis|StackedBarSeries|BarSeries|AbstractAxis|LineSeries|AreaSeries|"
    r"DateTimeAxis|PieSeries|Legend|ScatterSeries|CategoryAxis|HorizontalBarSeries|AbstractSeries|AbstractBarSeries|XYSeries)"}
# Found without a library to link: programs and what others need.
NO_LIBRARY = {"Qt6::LinguistTools", "Qt6::Gui", "PkgConfig", "Python3"}
# Libraries that are called otherwise than what finds them.
TARGETS = {"SQLite3": "SQLite::SQLite3"}
# What asks for a package: a word of CMake or of ./dev, an include ("<…>"), or why nothing names it ("!…").
PACKAGES = {
    "ccache": "ccache", "cmake": "cmake", "fonts-inter": "!read at run time: ui/theme", "g++": "!the compiler",
    "libcli11-dev": "find_package(CLI11", "libcurl4-openssl-dev": "find_package(CURL", "libgmp-dev": "Gmp",
    "libicu-dev": "Icu", "libmariadb-dev": "MariaDb", "libpcre2-dev": "Pcre2", "libpq-dev": "LibPq",
    "libpugixml-dev": "find_package(pugixml", "libqt6opengl6-dev": "!asked for by Charts",
    "libqt6sql6-sqlite": "libqt6sql6-sqlite", "libqt6svg6": "libqt6svg6", "libre2-dev": "Re2",
    "libsecret-1-0": "libsecret-1-0", "libsimdjson-dev": "find_package(simdjson", "libsodium-dev": "Sodium",
    "libsqlite3-dev": "find_package(SQLite3", "libssl-dev": "find_package(OpenSSL", "libvalijson-dev": "<valijson/",
    "libyaml-cpp-dev": "find_package(yaml-cpp", "libzip-dev": "LibZip", "libzstd-dev": "Zstd", "mold": "mold",
    "ninja-build": "Ninja", "pkg-config": "find_package(PkgConfig", "qt6-base-dev": "Core", "qt6-charts-dev": "Charts",
    "qt6-image-formats-plugins": "qt6-image-formats-plugins", "qt6-l10n-tools": "LinguistTools", "qt6-svg-dev": "Svg",
    "qt6-tools-dev": "LinguistTools", "qt6-tools-dev-tools": "LinguistTools",
    "qt6-translations-l10n": "qt6-translations-l10n", "qtkeychain-qt6-dev": "find_package(Qt6Keychain",
    "zlib1g-dev": "find_package(ZLIB"}
TOKEN = re.compile(r'#[^\n]*|"(?:[^"\\]|\\.)*"|[()]|[^\s()"#]+')
SCOPES = {"PUBLIC", "PRIVATE", "INTERFACE", "STATIC", "SHARED", "${MILLRACE_LIBRARY}"}
LISTS = {"SOURCES", "LINK", "LABEL", "TIMEOUT", "X11"}


def commands(text):
    """Yields the commands of a CMake file with their arguments."""
    tokens = [token for token in TOKEN.findall(text) if not token.startswith("#")]
    at = 0
    while at < len(tokens):
        name, depth, arguments = tokens[at].lower(), 0, []
        at += 1
        if at >= len(tokens) or tokens[at] != "(":
            continue
        while at < len(tokens):
            depth += (tokens[at] == "(") - (tokens[at] == ")")
            at += 1
            if depth == 0:
                break
            arguments.append(tokens[at].strip('"') if tokens[at] not in "()" else tokens[at])
        yield name, [each for each in arguments if each not in "()"]


@functools.cache
def includes_of(path):
    """What a file includes; nothing where there is none."""
    return INCLUDE.findall(path.read_text(encoding="utf-8")) if path.is_file() else None


class Project:
    """The targets of the CMake files: their sources and what they link."""

    def __init__(self, root):
        self.root = root
        self.sources, self.links, self.found, self.where = {}, {}, {}, {}
        for path in sorted(root.rglob("CMakeLists.txt")):
            if path.relative_to(root).parts[0] in {"build", ".git"}:
                continue
            self.read(path.parent, path.read_text(encoding="utf-8"))

    def read(self, folder, text):
        values, loops = {}, []

        def expanded(words):
            for word in words:
                match = re.fullmatch(r"\$\{(\w+)\}", word)
                yield from (values[match[1]] if match and match[1] in values else [word])

        for name, words in commands(text):
            if name == "foreach":
                items = [each for each in expanded(words[1:]) if each not in ("IN", "ITEMS")]
                if "LISTS" in items:
                    items = [value for each in items if each != "LISTS" for value in values.get(each, [])]
                values[words[0]] = items
                loops.append(words[0])
                continue
            if name == "endforeach":
                loops and values.pop(loops.pop(), None)
                continue
            words = list(expanded(words))
            if name == "set" and len(words) > 1:
                values[words[0]] = words[1:]
            elif name == "find_package":
                self.find(folder, words)
            elif name == "pkg_check_modules":
                self.found[f"PkgConfig::{words[0]}"] = folder
            elif name in ("qt_add_library", "add_library", "qt_add_executable", "add_executable", "target_sources"):
                self.add(folder, words[0], words[1:])
            elif name == "target_link_libraries":
                self.link(folder, words[0], words[1:])
            elif name == "millrace_add_connector":
                self.listed(folder, f"millrace_connector_{words[0]}", words[1:])
            elif name == "millrace_add_test":
                if loops and loops[-1] in values and words[0] in values[loops[-1]]:
                    every, rest = values[loops[-1]], words[len(values[loops[-1]]):]
                else:
                    every, rest = words[:1], words[1:]
                for test in every:
                    self.add(folder, test, [f"{test}.cpp"])
                    self.listed(folder, test, rest)

    def find(self, folder, words):
        if "COMPONENTS" in words and words[0] == "Qt6":
            for each in words[words.index("COMPONENTS") + 1:]:
                self.found[f"Qt6::{each}"] = folder
        else:
            self.found[words[0]] = folder

    def add(self, folder, target, words):
        for word in (each.replace("${PROJECT_SOURCE_DIR}", str(self.root)) for each in words):
            if word.endswith((".cpp", ".h")) and (folder / word).is_file():
                self.sources.setdefault(target, set()).add(folder / word)

    def link(self, folder, target, words):
        self.where.setdefault(target, folder)
        self.links.setdefault(target, set()).update(word for word in words if word not in SCOPES)

    def listed(self, folder, target, words):
        part = ""
        for word in words:
            if word in LISTS:
                part = word
            elif part == "SOURCES":
                self.add(folder, target, [word])
            elif part == "LINK":
                self.link(folder, target, [word])

    def includes(self, target):
        """What the sources of a target include, by any way, and what the sources do that lie beside such a
        header and are no other target's."""
        own = self.sources.get(target, set())
        foreign = {path for name, paths in self.sources.items() if name != target for path in paths} - own
        found, seen, waiting = set(), set(own), list(own)
        while waiting:
            path = waiting.pop()
            for name in includes_of(path) or []:
                if name in found:
                    continue
                found.add(name)
                for header in (self.root / name, path.parent / name):
                    for near in (header, header.with_suffix(".cpp")):
                        if includes_of(near) is not None and near not in seen and (near == header or near not in foreign):
                            seen.add(near)
                            waiting.append(near)
        return found

    def includes_near(self, target):
        """What a target includes; of tests what those of its folder do."""
        place = self.where[target]
        if "tests" not in place.relative_to(self.root).parts:
            return self.includes(target)
        return {each for name, folder in self.where.items() if folder == place for each in self.includes(name)}


def linked_needlessly(project):
    for target, links in sorted(project.links.items()):
        includes = None
        if not project.sources.get(target):
            continue
        for library in sorted(links):
            pattern = HEADERS.get(library) or QT.get(library)
            if pattern is None:
                if "::" in library or library == "yaml-cpp":
                    yield f"{target} links {library}, of which the check knows no header; add it to HEADERS"
                continue
            includes = project.includes_near(target) if includes is None else includes
            if not any(re.match(pattern, each) for each in includes):
                place = project.where[target].relative_to(project.root)
                yield f"{place}/CMakeLists.txt: {target} links {library} and includes nothing of it"


def found_needlessly(project):
    linked = {library for links in project.links.values() for library in links}
    for library in sorted(set(project.found) - NO_LIBRARY):
        name = TARGETS.get(library, library)
        if not any(each == name or each.startswith(f"{name}::") for each in linked):
            place = project.found[library].relative_to(project.root)
            yield f"{place}/CMakeLists.txt: {library} is found and no target links it"


def packages(text):
    """The packages of the group [build]."""
    group = ""
    for line in text.splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("["):
            group = line.strip("[]")
        elif line and group == "build":
            yield line


def packages_nobody_asks_for(root):
    asked = "\n".join(path.read_text(encoding="utf-8") for path in [
        *(path for path in root.rglob("CMakeLists.txt") if path.relative_to(root).parts[0] != "build"),
        *root.glob("cmake/*.cmake"), *root.glob("CMakePresets.json"), *root.glob("dev")])
    included = {name for room in ("app", "core", "ui", "tests") for path in (root / room).rglob("*")
                if path.suffix in {".cpp", ".h"} for name in INCLUDE.findall(path.read_text(encoding="utf-8"))}
    for package in packages((root / "packaging" / "packages.txt").read_text(encoding="utf-8")):
        sign = PACKAGES.get(package)
        if sign is None:
            yield f"packaging/packages.txt: what asks for {package} is not known; .ci/checkdependencies.py has the table"
        elif sign.startswith("<"):
            if not any(name.startswith(sign[1:]) for name in included):
                yield f"packaging/packages.txt: nothing includes {sign}…> of {package}"
        elif not sign.startswith("!") and not re.search(rf"(?<![\w-]){re.escape(sign)}(?![\w-])", asked):
            yield f"packaging/packages.txt: neither CMake nor ./dev asks for {package} ({sign})"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    project = Project(root)
    faults = [*packages_nobody_asks_for(root), *found_needlessly(project), *linked_needlessly(project)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
