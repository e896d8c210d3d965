# All report formats of one run over documents that are hard to write down: `reports` puts them into the folder `out`.
# Sourced by the clients that read reports.

# A faulty example, a clean one, and entries with letters of several bytes and units in its path, its line and its keys.
documents() {
  mkdir -p documents/out
  cp -r "$REPOSITORY/examples/faulty" documents/faulty
  cp -r "$REPOSITORY/examples/nl-gemeente" documents/clean
  git -C documents init --quiet
  local odd='documents/häuser 😀, 100%/#1 "a" & <b>.yaml'
  mkdir -p "$(dirname "$odd")"
  printf '\xef\xbb\xbfkind: breach_entry\r\nentry_id: ODD-1\r\n' >"$odd"
  # shellcheck disable=SC2016  # back-ticks are what is tested
  printf '{"😀 <b>@team</b> [x](y) | `z`": 1, status: opened}\r\n' >>"$odd"
  printf '\xef\xbb\xbfkind: breach_entry\r\nentry_id: ODD-2\r\n"😀 e\xcc\x81 <b>@team</b> [x](y) | 100%% ##[error]": 1\r\nstatus: opened\r\n' \
    >"documents/häuser 😀, 100%/two.yaml"
  printf 'selct: []\n' >documents/broken.yaml
}

reports() {
  documents
  local format status=0
  local args=(check --no-config --now "$NOW")
  for format in json ndjson sarif github gitlab junit checkstyle rdjson markdown; do args+=(--format "$format=out/$format"); done
  (cd documents && "$PROGRAM" "${args[@]}" faulty "häuser 😀, 100%" no-such-path 2>said) || status=$?
  [ "$status" -eq 2 ] || { cat documents/said; echo "ended with $status, not with 2 for the path that is not there"; return 1; }
  (cd documents && "$PROGRAM" check --no-config --now "$NOW" --sarif-suppressed --format sarif=out/suppressed.sarif \
    --format junit=out/clean.xml --format checkstyle=out/clean.checkstyle --format gitlab=out/clean.gitlab \
    --format rdjson=out/clean.rdjson --min-severity error clean)
  findings="$(jq '.findings | length' documents/out/json)"
  [ "$findings" -gt 20 ] || { echo "only $findings findings"; return 1; }
}
