"""What the checks know of the C++ sources: their words without comments and texts, and who includes
whom. No compiler is asked, so it takes seconds."""
import functools
import pathlib
import re

ROOMS = ("app", "core", "ui")
WORD = re.compile(
    r'//[^\n]*|/\*.*?\*/'  # comments
    r'|(?:u8|u|U|L)?R"(?P<fence>[^()\\\s]{0,16})\(.*?\)(?P=fence)"'  # raw texts
    r'|"(?:[^"\\\n]|\\.)*"|(?<![0-9a-fA-F])\'(?:[^\'\\\n]|\\.)+\''  # texts, characters
    r'|^[ \t]*#(?:[^\n\\]|\\.)*'  # the preprocessor
    r'|[A-Za-z_]\w*|::|->|[0-9][\w\']*|[^\s\w]', re.S | re.M)
INCLUDE = re.compile(r'^\s*#\s*include\s*["<]([^">]+)[">]', re.M)


def words(text):
    """The words and signs of a source, of comments, texts and the preprocessor nothing. What a macro
    is made of counts."""
    found = []
    for match in WORD.finditer(text):
        word = match[0]
        if word.lstrip().startswith("#"):
            if re.match(r"\s*#\s*define\b", word):
                found += re.findall(r"[A-Za-z_]\w*", word)[2:]
        elif not word.startswith(("//", "/*")) and not word.endswith(('"', "'")):
            found.append(word)
    return found


def is_test(path):
    return path.parts[0] == "tests" or "tests" in path.parts[:-1]


class SourceTree:
    """The sources below a folder, by their paths from there."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.texts = {}
        for room in (*ROOMS, "tests"):
            for path in sorted((self.root / room).rglob("*")):
                if path.suffix in {".cpp", ".h"} and "fixtures" not in path.parts:
                    self.texts[path.relative_to(self.root)] = path.read_text(encoding="utf-8")

    @functools.cached_property
    def includes(self):
        """What each source includes, as it is written."""
        return {path: INCLUDE.findall(text) for path, text in self.texts.items()}

    @functools.cached_property
    def includers(self):
        """For each header the sources that see it, by any way; itself among them."""
        direct = {path: set() for path in self.texts}
        for path, names in self.includes.items():
            for name in names:
                seen = pathlib.Path(name)
                if seen not in direct:
                    seen = path.parent / name
                if seen in direct:
                    direct[seen].add(path)
        found = {}
        for path in self.texts:
            reached, open_ends = {path}, [path]
            while open_ends:
                for each in direct[open_ends.pop()] - reached:
                    reached.add(each)
                    open_ends.append(each)
            found[path] = reached
        return found
