#!/usr/bin/env bash
# actionlint reads the workflows and, with shellcheck, the shell inside them.
set -euo pipefail
"$REPOSITORY/.ci/clients/need" shellcheck shellcheck
cd "$REPOSITORY"
workflows=(.github/workflows/*.yml docs/workflows/*.yml)
actionlint -color=false "${workflows[@]}"
echo "${#workflows[@]} workflows without findings"
