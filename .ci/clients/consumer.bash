# A consumer repository with both hooks, in the hands of a hook manager: `consumer` makes it, `hooks_work` commits to it.
# Sourced by pre-commit.sh and prek.sh.

# The project as a repository at one commit that holds the working tree: hook managers install what is committed.
snapshot() {
  mkdir snapshot
  git -C "$REPOSITORY" ls-files --cached --others --exclude-standard -z \
    | tar -C "$REPOSITORY" --null --files-from=- --ignore-failed-read -cf - 2>/dev/null | tar -C snapshot -xf -
  git -C snapshot init --quiet
  git -C snapshot add --all
  git -C snapshot -c user.name=ci -c user.email=ci@breachlint.example commit --quiet --no-verify --message snapshot
}

consumer() {
  cp -r "$REPOSITORY/examples/nl-gemeente" consumer
  git -C consumer init --quiet
  git -C consumer config user.name ci
  git -C consumer config user.email ci@breachlint.example
  cat >consumer/.pre-commit-config.yaml <<YAML
repos:
  - repo: $WORK/snapshot
    rev: $(git -C snapshot rev-parse HEAD)
    hooks:
      - {id: breachlint, args: [--now, "$NOW"]}
      - {id: breachlint-register, args: [--now, "$NOW"]}
YAML
}

# commit MESSAGE: commits what is staged and prints what the hooks said; the exit code is the commit's.
commit() { git -C consumer commit --message "$1" >"$WORK/said" 2>&1; }

# stops MESSAGE WORD...: the commit must be refused, with each of the words in what the hooks say.
stops() {
  local message="$1" word
  shift
  if commit "$message"; then cat "$WORK/said"; echo "NOT STOPPED: $message"; return 1; fi
  for word in "$@"; do
    grep --quiet --fixed-strings -- "$word" "$WORK/said" || { cat "$WORK/said"; echo "NOT SAID: $word"; return 1; }
  done
  echo "stopped as it must be: $message"
  git -C consumer reset --quiet --hard
}

# passes MESSAGE WORD...: the commit must go through, with each of the words in what the hooks say.
passes() {
  local message="$1" word
  shift
  commit "$message" || { cat "$WORK/said"; echo "NOT PASSED: $message"; return 1; }
  for word in "$@"; do
    grep --quiet --fixed-strings -- "$word" "$WORK/said" || { cat "$WORK/said"; echo "NOT SAID: $word"; return 1; }
  done
  echo "passed as it must: $message"
}

hooks_work() {
  local manager="$1"
  # A fresh home, so that no environment of another day hides an install that is broken.
  export PRE_COMMIT_HOME="$WORK/home" PREK_HOME="$WORK/home" PIP_FIND_LINKS="$WHEELS${PIP_FIND_LINKS:+ $PIP_FIND_LINKS}"
  export UV_FIND_LINKS="$WHEELS"
  snapshot
  consumer
  "$manager" validate-manifest snapshot/.pre-commit-hooks.yaml
  (cd consumer && "$manager" install >/dev/null && "$manager" install-hooks)

  git -C consumer add --all
  passes "a clean register"

  echo "for: {other: purposes}" >consumer/deployment.yaml
  git -C consumer add --all
  passes "a YAML file that is none of ours"

  echo "a note" >consumer/note.txt
  git -C consumer add --all
  passes "no YAML at all" "no files to check"

  cp "$REPOSITORY/examples/faulty/register/2026/DL-2026-001.yaml" "consumer/register/2026/a late one.yaml"
  git -C consumer add --all
  stops "a late notification without reasons" "TIM002" "register/2026/a late one.yaml:"

  sed -i '0,/^kind: breach_entry/s//kind: breach_entri/' consumer/register/2026/BR-2026-001.yaml
  git -C consumer add --all
  stops "a misspelt kind" "CFG001" "BR-2026-001.yaml"

  git -C consumer rm --quiet policy.yaml
  passes "a commit that only deletes the policy" "no files to check" "XDC001" "9 breach entries"
  git -C consumer reset --quiet --hard HEAD~1

  sed -i 's/breachlint-register, args: \[/&--fail-on, warning, /' consumer/.pre-commit-config.yaml
  git -C consumer add --all
  passes "a stricter configuration"
  git -C consumer rm --quiet policy.yaml
  stops "the same where warnings count" "XDC001"

  git -C consumer rm --quiet -r policy.yaml processors.yaml register
  stops "a commit that deletes everything" "nothing to check"

  local hook
  for hook in breachlint breachlint-register; do
    # By the clock of today the examples may have findings; that the program ran is what counts.
    (cd consumer && "$manager" try-repo ../snapshot "$hook" --all-files) >said 2>&1 || true
    if ! grep --quiet --extended-regexp '^breachlint .*\.(Passed|Failed)' said \
      || grep --quiet --extended-regexp 'exit code: ([^1]|1.)' said; then cat said; return 1; fi
    echo "try-repo runs $hook"
  done
}
