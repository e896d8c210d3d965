#!/usr/bin/env bash
# pre-commit compiles the hooks that end in `-src`. Slow, so unoptimised here: what counts is that the install works.
set -euo pipefail
# shellcheck source=consumer.bash
source "$REPOSITORY/.ci/clients/consumer.bash"
export PRE_COMMIT_HOME="$WORK/home" CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=64
snapshot
consumer
sed -i 's/id: breachlint, /id: breachlint-src, /; s/id: breachlint-register, /id: breachlint-register-src, /' consumer/.pre-commit-config.yaml
(cd consumer && pre-commit install >/dev/null && pre-commit install-hooks)
git -C consumer add --all
passes "a clean register" "9 breach entries"
cp "$REPOSITORY/examples/faulty/register/2026/DL-2026-001.yaml" consumer/register/2026/late.yaml
git -C consumer add --all
stops "a late notification without reasons" "TIM002" "register/2026/late.yaml:"
