#!/usr/bin/env bash
# SARIF is held against the official schema, Microsoft's validator with the rules that GitHub demands, and read by sarif-tools.
set -euo pipefail
# shellcheck source=reports.bash
source "$REPOSITORY/.ci/clients/reports.bash"
"$REPOSITORY/.ci/clients/need" jq jq
reports
tool="$NODE_PATH/@microsoft/sarif-multitool-linux"
chmod u+x "$tool/Sarif.Multitool"                 # npm does not run its install script
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1    # it runs without ICU
mv documents/out/sarif documents/out/whole.sarif
for file in documents/out/whole.sarif documents/out/suppressed.sarif; do
  check-jsonschema --schemafile "$tool/sarif-2.1.0.json" "$file"
  # It ends with 0 whatever it finds; its verdict stands in the log. Reachable addresses (SARIF2006) are not asked for.
  "$tool/Sarif.Multitool" validate "$file" --rule-kind 'Sarif;Ghas' --level 'Error;Warning;Note' --log ForceOverwrite \
    --output log.sarif >validate.out || { cat validate.out; exit 1; }
  jq --exit-status '.runs[0].invocations[0].executionSuccessful' log.sarif >/dev/null
  jq --raw-output '.runs[0].results[]? | select(.level != "note" and .ruleId != "SARIF2006") | "\(.level) \(.ruleId) \(.message)"' log.sarif >verdict
  if [ -s verdict ]; then cat verdict; exit 1; fi
  echo "$(basename "$file"): no error, no warning, $(jq '[.runs[0].results[]?.ruleId] | unique | join(", ")' log.sarif) as notes"
  sarif summary "$file" >/dev/null
done
[ "$(jq '.runs[0].results | length' documents/out/whole.sarif)" -eq "$findings" ]
jq --exit-status '.runs[0].invocations[0].toolExecutionNotifications | length == 1' documents/out/whole.sarif >/dev/null
echo "$findings findings"
