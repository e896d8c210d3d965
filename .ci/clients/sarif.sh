#!/usr/bin/env bash
# SARIF is held against the official schema, Microsoft's validator with the rules that GitHub demands, and read by sarif-tools.
# Needs npm @microsoft/sarif-multitool-linux 5.7.0, PyPI check-jsonschema 0.39.0 and sarif-tools 3.0.5.
set -euo pipefail
# shellcheck source=reports.bash
source "$REPOSITORY/.ci/clients/reports.bash"
"$REPOSITORY/.ci/clients/need" jq jq
reports
tool="$NODE_PATH/@microsoft/sarif-multitool-linux"
chmod u+x "$tool/Sarif.Multitool"                 # npm does not run its install script
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1    # it runs without ICU
mv documents/out/sarif whole.sarif
mv documents/out/suppressed.sarif suppressed.sarif
# The validator must refuse this one, or it looks at nothing.
jq '.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0' whole.sarif >broken.sarif

check-jsonschema --schemafile "$tool/sarif-2.1.0.json" whole.sarif suppressed.sarif
if check-jsonschema --schemafile "$tool/sarif-2.1.0.json" broken.sarif >/dev/null; then echo "the schema accepts line 0"; exit 1; fi

# It ends with 0 whatever it finds; its verdict stands in the log. It would ask for every address in the file.
cat >settings.xml <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<Properties>
  <Properties Key="SARIF2006.UrisShouldBeReachable.Options">
    <Property Key="RuleEnabled" Value="Disabled" Type="Microsoft.CodeAnalysis.Sarif.Driver.RuleEnabledState"/>
  </Properties>
</Properties>
XML
"$tool/Sarif.Multitool" validate whole.sarif suppressed.sarif broken.sarif --rule-kind 'Sarif;Ghas' --config settings.xml \
  --level 'Error;Warning;Note' --log ForceOverwrite --output log.sarif >validate.out || { cat validate.out; exit 1; }
jq --raw-output '.runs[0].results[] | select((.level // "warning") != "note")
  | "\(.locations[0].physicalLocation.artifactLocation.uri // "" | split("/") | last) \(.level) \(.ruleId)"' log.sarif | sort -u >verdict
grep --quiet '^broken.sarif error' verdict || { cat verdict; echo "the validator refuses nothing"; exit 1; }
if grep --invert-match '^broken.sarif ' verdict; then exit 1; fi
echo "no error, no warning; notes: $(jq --raw-output '[.runs[0].results[] | select(.level == "note") | .ruleId] | unique | join(", ")' log.sarif)"

sarif summary whole.sarif suppressed.sarif >/dev/null
[ "$(jq '.runs[0].results | length' whole.sarif)" -eq "$findings" ]
jq --exit-status '.runs[0].invocations[0].toolExecutionNotifications | length == 1' whole.sarif >/dev/null
echo "$findings findings"
