#!/usr/bin/env bash
# prek installs the hooks from the wheel and runs them on commits.
set -euo pipefail
# shellcheck source=consumer.bash
source "$REPOSITORY/.ci/clients/consumer.bash"
hooks_work prek
