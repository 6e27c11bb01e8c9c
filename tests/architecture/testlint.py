#!/usr/bin/env python3
"""The checks of ./dev lint find what is planted: each fault in a small tree of its own. The folder of the
project is the argument."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
METADATA = "packaging/linux/io.github.millrace.Millrace.metainfo.xml.in"


class LintCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        self.addCleanup(self.folder.cleanup)

    def put(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run_check(self, name):
        return subprocess.run([sys.executable, "-B", ROOT / ".ci" / name, self.root], capture_output=True, text=True)

    def finds(self, check, text):
        done = self.run_check(check)
        self.assertIn(text, done.stdout, done.stderr)
        self.assertEqual(done.returncode, 1)

    def finds_nothing(self, check):
        done = self.run_check(check)
        self.assertEqual((done.stdout, done.stderr, done.returncode), ("", "", 0))


class DeadCode(LintCase):
    def setUp(self):
        super().setUp()
        self.put("core/base/tool.h", "#pragma once\nnamespace m {\nint used();\nint idle(int depth);\n}\n")
        self.put("core/base/tool.cpp", '#include "core/base/tool.h"\nnamespace m {\nint used() { return 1; }\n'
                 "int idle(int depth)\n{\n    return depth; // idle(2)\n}\n}\n")
        self.put("app/main.cpp", '#include "core/base/tool.h"\nint main() { return m::used(); }\n')

    def test_finds_what_nothing_uses(self):
        self.finds("checkdeadcode.py", "core/base/tool.h: idle ")

    def test_a_test_is_no_user(self):
        self.put("tests/t.cpp", '#include "core/base/tool.h"\nint t() { return m::idle(1); }\n')
        self.finds("checkdeadcode.py", "core/base/tool.h: idle ")

    def test_a_program_is_a_user(self):
        self.put("app/main.cpp", '#include "core/base/tool.h"\nint main() { return m::used() + m::idle(1); }\n')
        self.finds_nothing("checkdeadcode.py")

    def test_an_exception_stays_only_while_it_is_needed(self):
        self.put(".ci/alive", "core/base/tool.h idle a reason\n")
        self.finds_nothing("checkdeadcode.py")
        self.put(".ci/alive", "core/base/tool.h idle a reason\ncore/base/tool.h used a reason\n")
        self.finds("checkdeadcode.py", "used of core/base/tool.h needs no exception")


class Dependencies(LintCase):
    def setUp(self):
        super().setUp()
        self.put("CMakeLists.txt", "find_package(ZLIB REQUIRED)\nadd_subdirectory(core)\n")
        self.put("core/CMakeLists.txt", "qt_add_library(c STATIC a.cpp)\ntarget_link_libraries(c PRIVATE ZLIB::ZLIB)\n")
        self.put("core/a.cpp", "#include <zlib.h>\n")
        self.put("packaging/packages.txt", "[build]\nzlib1g-dev\n")

    def test_all_used(self):
        self.finds_nothing("checkdependencies.py")

    def test_finds_a_package_nobody_asks_for(self):
        self.put("packaging/packages.txt", "[build]\nzlib1g-dev\nlibzstd-dev\n")
        self.finds("checkdependencies.py", "asks for libzstd-dev")

    def test_finds_a_library_nobody_links(self):
        self.put("CMakeLists.txt", "find_package(ZLIB REQUIRED)\nfind_package(CURL REQUIRED)\n")
        self.finds("checkdependencies.py", "CURL is found and no target links it")

    def test_finds_a_link_nobody_includes(self):
        self.put("core/a.cpp", "#include <vector>\n")
        self.finds("checkdependencies.py", "c links ZLIB::ZLIB and includes nothing of it")


class Licences(LintCase):
    def setUp(self):
        super().setUp()
        for name in ("LICENSE", "CONTRIBUTING.md", "README.md", "packaging/linux/copyright", METADATA):
            self.put(name, (ROOT / name).read_text(encoding="utf-8"))
        subprocess.run(["git", "init", "-q", self.root], check=True)

    def test_all_agree(self):
        self.finds_nothing("checklicences.py")

    def test_finds_metadata_of_another_licence(self):
        path = self.root / METADATA
        path.write_text(path.read_text().replace("GPL-3.0-or-later", "MIT"))
        self.finds("checklicences.py", "project_license is MIT")

    def test_finds_a_missing_licence(self):
        (self.root / "LICENSE").unlink()
        self.finds("checklicences.py", "LICENSE: is missing")

    def test_finds_foreign_terms(self):
        self.put("core/a.cpp", "// Permission is hereby granted, free of charge\n")
        self.finds("checklicences.py", "no SPDX line")

    def test_finds_a_licence_the_packages_do_not_name(self):
        self.put("core/a.cpp", "// SPDX-License-Identifier: " + "MIT\n")
        self.finds("checklicences.py", "core/a.cpp: is under MIT")


if __name__ == "__main__":
    unittest.main()
