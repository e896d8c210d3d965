#!/usr/bin/env bash
# Checkstyle is well-formed XML, and Danger's plugin for lint reports finds every finding of it at its line.
# Needs npm danger-plugin-lint-report 1.8.1.
set -euo pipefail
# shellcheck source=reports.bash
source "$REPOSITORY/.ci/clients/reports.bash"
"$REPOSITORY/.ci/clients/need" jq jq
"$REPOSITORY/.ci/clients/need" xmllint libxml2-utils
reports
xmllint --noout documents/out/checkstyle documents/out/clean.checkstyle
node "$REPOSITORY/.ci/clients/checkstyle.mjs" documents/out/checkstyle documents/out/json
