#!/usr/bin/env bash
# check-jsonschema holds our schemas against their own meta-schema, and our action and workflows against GitHub's; ajv compiles them in its strict mode and judges the examples.
set -euo pipefail
cd "$REPOSITORY"
check-jsonschema --check-metaschema schemas/*.json
check-jsonschema --builtin-schema vendor.github-actions action.yml
check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml docs/workflows/*.yml
node .ci/clients/schemas.mjs
