"""A preprocessor for mdBook: links that lead out of the book lead to the repository on the web."""

import json
import posixpath
import re
import sys

LINK = re.compile(r"\]\((?![a-z]+:)([^)#\s]+)(#[^)\s]*)?\)")


def rewritten(chapter, repository, pages):
    folder = posixpath.join("docs", posixpath.dirname(chapter["path"]))

    def link(found):
        path, anchor = found[1], found[2] or ""
        target = posixpath.normpath(posixpath.join(folder, path))
        # mdBook makes a README the index of its folder, but leaves the links to it alone.
        index = re.sub(r"(^|/)README\.md$", r"\1index.md", target)
        if target in pages:
            return found[0]
        if index in pages:
            return f"]({posixpath.join(posixpath.dirname(path), 'index.md')}{anchor})"
        return f"]({repository}/blob/main/{target}{anchor})"

    return LINK.sub(link, chapter["content"])


def chapters(items):
    for item in items:
        chapter = item.get("Chapter") if isinstance(item, dict) else None
        if chapter and chapter["path"]:
            yield chapter
        if chapter:
            yield from chapters(chapter["sub_items"])


def main():
    if sys.argv[1:2] == ["supports"]:
        return
    context, book = json.load(sys.stdin)
    repository = context["config"]["output"]["html"]["git-repository-url"]
    items = book.get("items", book.get("sections"))
    found = list(chapters(items))
    pages = {posixpath.join("docs", chapter["path"]) for chapter in found}
    for chapter in found:
        chapter["content"] = rewritten(chapter, repository, pages)
    json.dump(book, sys.stdout)


main()
