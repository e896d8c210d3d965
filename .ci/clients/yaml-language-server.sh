#!/usr/bin/env bash
# yaml-language-server, the one in most editors, with the schema that `breachlint schema` prints: findings, completion, hover.
set -euo pipefail
"$PROGRAM" schema breach_entry >entry.schema.json
cat >entry.yaml <<'YAML'
# yaml-language-server: $schema=entry.schema.json
kind: breach_entry
entry_id: BR-2026-001
status: opened
awre_at: 2026-11-20T09:40:00+01:00
decisions:
  notify_authority:
    outcome: notify
YAML
printf '    ' >>entry.yaml
node "$REPOSITORY/.ci/clients/yaml-language-server.mjs" entry.yaml
