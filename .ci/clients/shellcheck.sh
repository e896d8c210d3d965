#!/usr/bin/env bash
# Reads the scripts of the action and of .ci.
set -euo pipefail
"$REPOSITORY/.ci/clients/need" shellcheck shellcheck
cd "$REPOSITORY"
scripts=(packaging/action/*.sh .ci/clients/*.sh .ci/clients/*.bash)
for file in .ci/* .ci/clients/*; do
  case "$(head -c 32 "$file" 2>/dev/null | head -n 1)" in *bash) case "$file" in *.sh | *.bash) ;; *) scripts+=("$file") ;; esac ;; esac
done
# SC2016: dollars in single quotes are other programs' words.
shellcheck --exclude SC2016 --external-sources --source-path .ci/clients "${scripts[@]}"
echo "${#scripts[@]} scripts without findings"
