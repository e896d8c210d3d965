#!/usr/bin/env bash
# zizmor audits the action, the workflows and the examples of workflows, at its strictest and offline.
set -euo pipefail
cd "$REPOSITORY"
zizmor --offline --no-progress --persona pedantic action.yml .github/workflows/*.yml docs/workflows/*.yml
