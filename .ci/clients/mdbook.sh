#!/usr/bin/env bash
# mdBook builds the documentation; every page of the summary is there, and no page is left out.
set -euo pipefail
cp -r "$REPOSITORY/docs" "$REPOSITORY/policies" "$REPOSITORY/schemas" .
mdbook build docs --dest-dir "$WORK/book" 2>log || { cat log; exit 1; }
if grep --extended-regexp 'WARN|ERROR' log; then exit 1; fi
[ -s book/index.html ] || { echo "no first page"; exit 1; }
grep --quiet 'TIM002' book/rules/TIM002.html
echo "$(find book -name '*.html' | wc -l) pages"
