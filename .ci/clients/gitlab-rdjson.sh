#!/usr/bin/env bash
# GitLab's and reviewdog's JSON are held against schemas of what the two document, by check-jsonschema.
# Needs PyPI check-jsonschema 0.39.0.
set -euo pipefail
# shellcheck source=reports.bash
source "$REPOSITORY/.ci/clients/reports.bash"
"$REPOSITORY/.ci/clients/need" jq jq
reports
for format in gitlab rdjson; do
  schema="$REPOSITORY/.ci/clients/$format.schema.json"
  check-jsonschema --check-metaschema "$schema"
  check-jsonschema --schemafile "$schema" "documents/out/$format" "documents/out/clean.$format"
done
# One entry more than findings: the path that is not there.
[ "$(jq length documents/out/gitlab)" -eq $((findings + 1)) ]
[ "$(jq '.diagnostics | length' documents/out/rdjson)" -eq $((findings + 1)) ]
jq --exit-status '([.[].fingerprint] | unique | length) == length' documents/out/gitlab >/dev/null
echo "$findings findings"
