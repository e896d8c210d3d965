#!/usr/bin/env bash
# mdBook builds the documentation; every page of the summary is there, and no page is left out.
set -euo pipefail
cp -r "$REPOSITORY/docs" .
mdbook build docs --dest-dir "$WORK/book" 2>log || { cat log; exit 1; }
if grep --extended-regexp 'WARN|ERROR' log; then exit 1; fi
[ -s book/index.html ] || { echo "no first page"; exit 1; }
grep --quiet 'href="https://github.com/breachlint/breachlint/blob/main/policies/gdpr/timing/TIM002' book/rules/TIM002.html
pages="$(find docs -name '*.md' ! -name SUMMARY.md | wc -l)"
[ "$(find book -name '*.html' ! -name toc.html ! -name print.html ! -name 404.html ! -name index.html | wc -l)" -ge "$((pages - 4))" ]
# What the book links to inside itself is in the book.
python3 - <<'PYTHON'
import html.parser, pathlib, sys, urllib.parse

class Links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.ids = [], set()
    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "a" and attributes.get("href"):
            self.found.append(attributes["href"])
        if "id" in attributes:
            self.ids.add(attributes["id"])

book = pathlib.Path("book")
pages = {}
for page in book.rglob("*.html"):
    pages[page.resolve()] = parser = Links()
    parser.feed(page.read_text(encoding="utf-8"))
dead, count = set(), 0
for page, parser in pages.items():
    if page.name in ("print.html", "404.html", "toc.html"):
        continue
    for link in parser.found:
        parts = urllib.parse.urlsplit(link)
        if parts.scheme or link.startswith("#"):
            continue
        count += 1
        target = (page.parent / urllib.parse.unquote(parts.path)).resolve()
        if not target.exists() or (parts.fragment and target in pages and parts.fragment not in pages[target].ids):
            dead.add(f"{page.relative_to(book.resolve())}: {link}")
print(f"{count} links inside the book, {len(dead)} dead")
sys.exit("\n".join(sorted(dead)) or None)
PYTHON
echo "$(find book -name '*.html' | wc -l) pages"
