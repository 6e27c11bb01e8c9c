#!/usr/bin/env python3
"""Makes a static site of the pages of help: site.py FOLDER. The pages are those of resources/help,
which the window and millrace-cli show too; headings get anchors of their own words."""
import html
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).parent.parent
PAGES = ROOT / "resources" / "help"
STYLE = """
:root { color-scheme: light dark; --line: #d5d9e0; --ink: #1c2230; --ground: #ffffff; --accent: #1f5bc4 }
@media (prefers-color-scheme: dark) {
  :root { --line: #3a4250; --ink: #e6e9ef; --ground: #171b22; --accent: #8ab4ff }
}
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem; font: 1rem/1.6 Inter, system-ui, sans-serif;
  color: var(--ink); background: var(--ground) }
a { color: var(--accent) } h1 { line-height: 1.2 } h2 { margin-top: 2.2rem }
code, pre { font-family: ui-monospace, monospace; font-size: 0.92em }
pre { padding: 0.8rem 1rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 6px }
table { border-collapse: collapse } th, td { border: 1px solid var(--line); padding: 0.3rem 0.6rem; text-align: left }
nav { border-bottom: 1px solid var(--line); padding-bottom: 0.6rem; margin-bottom: 1.5rem }
""".strip()


def linked(match):
    """A link between pages, as it is on the site."""
    return f"]({match[1].removesuffix('.md')}.html{('#' + anchor(match[2])) if match[2] else ''})"


def anchor(heading):
    return re.sub(r"[^\w.-]+", "-", heading.strip()).strip("-").lower()


def page(path):
    """One page as HTML."""
    text = re.sub(r"\]\((?!https?:)([^)#\s]+\.md)(?:#([^)]*))?\)", linked, path.read_text(encoding="utf-8"))
    body = subprocess.run(["lowdown", "-t", "html", "--parse-no-intraemph", "--out-no-smarty"], input=text, capture_output=True, text=True, check=True).stdout
    body = re.sub(r"<h2[^>]*>(.*?)</h2>",
                  lambda found: f'<h2 id="{anchor(html.unescape(re.sub("<[^>]+>", "", found[1])))}">{found[1]}</h2>', body)
    title = html.escape(text.partition("\n")[0].removeprefix("# "))
    top = os.path.relpath(PAGES / "contents.html", path.parent)
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title} – Millrace</title>\n<style>\n{STYLE}\n</style></head>\n"
            f'<body><nav><a href="{top}">Millrace, help</a></nav>\n<main>\n{body}</main></body></html>\n')


def main():
    target = pathlib.Path(sys.argv[1])
    made = {}
    for path in sorted(PAGES.rglob("*.md")):
        made[path.relative_to(PAGES).with_suffix(".html")] = page(path)
    for name, text in made.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, encoding="utf-8")
    (target / "index.html").write_text(made[pathlib.Path("contents.html")], encoding="utf-8")
    dead = [f"{name}: {link}" for name, text in made.items()
            for link in re.findall(r'href="([^"#:]+)(?:#[^"]*)?"', text)
            if pathlib.Path(os.path.normpath(name.parent / link)) not in made]
    for line in dead:
        print(f"site: a link leads nowhere: {line}", file=sys.stderr)
    print(f"site: {len(made)} pages in {target}")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
