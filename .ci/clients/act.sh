#!/usr/bin/env bash
# act runs the composite action on this machine, as a pull request would: annotations, summary, outputs, files, downloads.
set -euo pipefail
# shellcheck source=consumer.bash
source "$REPOSITORY/.ci/clients/consumer.bash"
"$REPOSITORY/.ci/clients/need" jq jq

snapshot
cp -r "$REPOSITORY/examples/nl-gemeente" consumer
git -C consumer init --quiet --initial-branch main
git -C consumer config user.name ci
git -C consumer config user.email ci@breachlint.example
git -C consumer add --all
git -C consumer commit --quiet --message "a clean register"
git -C consumer checkout --quiet -b feature
cp "$REPOSITORY/examples/faulty/register/2026/DL-2026-001.yaml" "consumer/register/2026/a 100% late one.yaml"
git -C consumer rm --quiet register/2026/BR-2026-009.yaml
git -C consumer add --all
git -C consumer commit --quiet --message "a late entry"

# act empties the summary before each step, so each step keeps what it wrote when its shell ends.
# shellcheck disable=SC2016  # expanded by that shell
echo 'trap '\''[ ! -s "${GITHUB_STEP_SUMMARY:-/nowhere}" ] || cp "$GITHUB_STEP_SUMMARY" "$SUMMARY"'\'' EXIT' >keep-summary.bash

# run NAME INPUTS: the action with these inputs in a pull request; the log goes to log.NAME, the outputs to out.NAME.
run() {
  local name="$1" sha base
  mkdir -p "home.$name" workflows
  sha="$(git -C consumer rev-parse HEAD)"
  base="$(git -C consumer rev-parse main)"
  cat >event.json <<JSON
{"number": 7, "pull_request": {"number": 7, "head": {"ref": "feature", "sha": "$sha", "repo": {"fork": true}},
 "base": {"ref": "main", "sha": "$base"}}}
JSON
  cat >"workflows/$name.yml" <<YAML
on: pull_request
permissions: {contents: read}
env: {BASH_ENV: "$WORK/keep-summary.bash", SUMMARY: "$WORK/summary.$name"}
jobs:
  register:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: breachlint/breachlint@v0
        id: breachlint
        with:
          ${2//$'\n'/$'\n          '}
      - if: always()
        env:
          ALL: \${{ toJSON(steps.breachlint.outputs) }}
        run: printf '%s' "\$ALL" >"$WORK/out.$name"
YAML
  (cd consumer && HOME="$WORK/home.$name" act pull_request --eventpath "$WORK/event.json" \
    --workflows "$WORK/workflows/$name.yml" --platform ubuntu-latest=-self-hosted \
    --local-repository "breachlint/breachlint@v0=$WORK/snapshot") >"log.$name" 2>&1
}

# says FILE TEXT: the file holds the text.
says() { grep --quiet --fixed-strings -- "$2" "$1" || { cat "$1"; echo "NOT IN $1: $2"; exit 1; }; }
outputs() {
  local found
  found="$(jq --compact-output "$2" "out.$1")"
  [ "$found" = "$3" ] || { cat "log.$1"; echo "OUTPUTS of $1: $2 is $found, not $3"; exit 1; }
}
fails() { if run "$@"; then cat "log.$1"; echo "DID NOT FAIL: $1"; exit 1; fi; }

fails whole "binary: $PROGRAM
sarif-file: reports/breachlint.sarif"
says log.whole "TIM002"
says log.whole "::error file=register/2026/a 100%25 late one.yaml"
outputs whole '[."exit-code", ."sarif-file"]' '["1","reports/breachlint.sarif"]'
outputs whole '(.errors | tonumber) > 0' true
says summary.whole "TIM002"
report="$(jq --raw-output '."report-file"' out.whole)"
jq --exit-status '.version == 1' "$report" >/dev/null
echo "the whole repository: annotations, summary, outputs and report"

fails changed "binary: $PROGRAM
base-ref: main
format: sarif
report-file: report.sarif
annotations: false
summary: false"
says log.changed "YAML documents added or changed since the base: 1"
[ ! -s summary.changed ] || { echo "a summary nobody asked for"; exit 1; }
if grep --quiet '::error file=' log.changed; then cat log.changed; echo "annotations nobody asked for"; exit 1; fi
echo "only what changed: one document"

run nothing "binary: $PROGRAM
base-ref: HEAD" || { cat log.nothing; exit 1; }
outputs nothing '[.findings, ."exit-code"]' '["0","0"]'
says log.nothing "so nothing was checked"
echo "nothing changed: says so and passes"

fails empty "binary: $PROGRAM
paths: register/2026/evidence"
outputs empty '."exit-code"' '"3"'
echo "a folder without documents fails"

# shellcheck disable=SC2016  # the quotes of a stranger
fails stranger "binary: $PROGRAM
base-ref: --upload-pack=touch\${IFS}$WORK/owned
paths: |
  \$(touch $WORK/owned)
  ; touch $WORK/owned"
[ ! -e owned ] || { echo "input became a command"; exit 1; }
echo "input never becomes a command"

version="$("$PROGRAM" --version | cut -d ' ' -f 2)"
"$REPOSITORY/.ci/archive" "$PROGRAM" x86_64-unknown-linux-gnu "releases/v$version" >/dev/null
(cd "releases/v$version" && sha256sum -- *.tar.gz >SHA256SUMS)
run download "releases: file://$WORK/releases
fail-on: warning
paths: policy.yaml" || { cat log.download; exit 1; }
outputs download '."exit-code"' '"0"'
echo "a download is verified and runs"

fails pinned "releases: file://$WORK/releases
sha256: $(printf '0%.0s' {1..64})"
says log.pinned "but the input \`sha256\` says"
echo "an archive with another checksum than the pinned one is refused"

printf 'x' >>"$(echo "releases/v$version/"*.tar.gz)"
fails tampered "releases: file://$WORK/releases"
says log.tampered "but the release publishes"
echo "a changed archive is refused"
