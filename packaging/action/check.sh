#!/usr/bin/env bash
# The second step of the action: one run of `breachlint check`, shown in the log, beside the lines and in the summary.
# All input arrives in the environment. Nothing here needs a token or the right to write, so forks are served alike.
# Runs with the old bash of macOS: no `mapfile`, and no empty array without a default.
set -euo pipefail

fail() {
  echo "::error title=breachlint::$1"
  echo "exit-code=2" >>"$GITHUB_OUTPUT"
  exit 2
}

command -v jq >/dev/null || fail "\`jq\` is not installed on this runner; it counts the findings"
for value in "$INPUT_REPORT_FILE" "$INPUT_SARIF_FILE" "$INPUT_BASE_REF" "$INPUT_FORMAT"; do
  case "$value" in *$'\n'*) fail "only the input \`paths\` has several lines" ;; esac
done
case "$INPUT_BASE_REF" in -*) fail "the input \`base-ref\` is no name of a branch, a tag or a commit" ;; esac
for value in "$INPUT_ANNOTATIONS" "$INPUT_SUMMARY"; do
  case "$value" in true | false) ;; *) fail "the inputs \`annotations\` and \`summary\` are true or false" ;; esac
done

work="$(mktemp -d "${RUNNER_TEMP:-/tmp}/breachlint-report.XXXXXX")"
report="${INPUT_REPORT_FILE:-$work/report.$INPUT_FORMAT}"

paths=()
while IFS= read -r path; do
  [ -z "$path" ] || paths+=("$path")
done <<<"$INPUT_PATHS"
[ "${#paths[@]}" -gt 0 ] || paths=(.)

# The commit to compare with: known here, or fetched. A shallow checkout knows only one commit.
base_commit() {
  local name
  for name in "refs/remotes/origin/$INPUT_BASE_REF" "$INPUT_BASE_REF"; do
    git rev-parse --verify --quiet "$name^{commit}" && return
  done
  git fetch --quiet --depth 1 --no-tags origin "$INPUT_BASE_REF" >&2 && git rev-parse --verify --quiet 'FETCH_HEAD^{commit}'
}

# What a walk would read: the pattern of the hooks (tests/hooks.rs).
readable='^(([^/.][^/]*|\.github)/)*[^/.][^/]*\.[yY][aA]?[mM][lL]$'

# Names the documents below `paths` that were added or changed since the base, with NUL between them.
changed() {
  local base="$1" from file
  # Without a common ancestor at hand the trees are compared: in a pull request that is the same.
  from="$(git merge-base "$base" HEAD 2>/dev/null)" || from="$base"
  git --literal-pathspecs diff --name-only -z --diff-filter=d --relative "$from" HEAD -- "${paths[@]}" | while IFS= read -r -d '' file; do
    if [[ "$file" =~ $readable ]]; then printf '%s\0' "$file"; fi
  done
}

arguments=(check --color never)
[ -z "$INPUT_FAIL_ON" ] || arguments+=(--fail-on "$INPUT_FAIL_ON")
[ -z "$INPUT_CONFIG" ] || arguments+=(--config "$INPUT_CONFIG")
[ -z "$INPUT_PROFILE" ] || arguments+=(--profile "$INPUT_PROFILE")
[ -z "$INPUT_BASELINE" ] || arguments+=(--baseline "$INPUT_BASELINE")
arguments+=(--format text --format "json=$work/counts.json" --format "$INPUT_FORMAT=$report")
# This form also adds a table to the summary of the run, when it is told where that is.
arguments+=(--format "github=$work/annotations.txt")
[ "$INPUT_SUMMARY" = true ] || unset GITHUB_STEP_SUMMARY
[ -z "$INPUT_SARIF_FILE" ] || arguments+=(--format "sarif=$INPUT_SARIF_FILE")
for file in "$report" "$INPUT_SARIF_FILE"; do
  [ -z "$file" ] || mkdir -p -- "$(dirname -- "$file")"
done

if [ -n "$INPUT_BASE_REF" ]; then
  base="$(base_commit)" || fail "\`base-ref\`: there is no such branch, tag or commit"
  changed "$base" >"$work/changed"
  paths=()
  while IFS= read -r -d '' path; do
    paths+=("$path")
  done <"$work/changed"
  arguments+=(--ignore-unknown)
  if [ "${#paths[@]}" -eq 0 ]; then
    echo "::notice title=breachlint::no YAML document was added or changed since the base, so nothing was checked"
    printf '%s\n' findings=0 errors=0 warnings=0 exit-code=0 >>"$GITHUB_OUTPUT"
    exit 0
  fi
  echo "YAML documents added or changed since the base: ${#paths[@]}"
fi

# The report shows what the documents say. Between these lines the runner obeys no command that stands in it.
token="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
echo "::stop-commands::$token"
status=0
"$BREACHLINT" "${arguments[@]}" -- "${paths[@]}" || status=$?
echo "::$token::"

[ "$INPUT_ANNOTATIONS" = false ] || [ ! -s "$work/annotations.txt" ] || cat "$work/annotations.txt"

{
  echo "exit-code=$status"
  if [ -s "$work/counts.json" ]; then
    jq --raw-output '.summary | "findings=\(.error + .warning + .info)", "errors=\(.error)", "warnings=\(.warning)"' \
      "$work/counts.json" | tr -d '\r'
  fi
  [ ! -s "$report" ] || echo "report-file=$report"
  [ ! -s "${INPUT_SARIF_FILE:-/nowhere}" ] || echo "sarif-file=$INPUT_SARIF_FILE"
} >>"$GITHUB_OUTPUT"

case "$status" in
  2) echo "::error title=breachlint::the check could not be done; the log says why" ;;
  3) echo "::error title=breachlint::nothing to check: no policy and no register was found" ;;
esac
exit "$status"
