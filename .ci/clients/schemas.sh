#!/usr/bin/env bash
# check-jsonschema holds our schemas against their own meta-schema; ajv compiles them in its strict mode and judges the examples.
set -euo pipefail
cd "$REPOSITORY"
check-jsonschema --check-metaschema schemas/*.json
node .ci/clients/schemas.mjs
