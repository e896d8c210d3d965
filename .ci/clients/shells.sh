#!/usr/bin/env bash
# bash, zsh and fish complete commands, flags and words; man renders the pages.
set -euo pipefail
for shell in zsh fish; do "$REPOSITORY/.ci/clients/need" "$shell" "$shell"; done
"$REPOSITORY/.ci/clients/need" man man-db
mkdir bin zfunc
cp "$PROGRAM" bin/breachlint
export PATH="$WORK/bin:$PATH" HOME="$WORK"

says() { grep --quiet --word-regexp -- "$2" "$1" || { cat "$1"; echo "NOT OFFERED by $1: $2"; exit 1; }; }

breachlint completions bash >breachlint.bash
bash --norc -c '
  source breachlint.bash
  try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _breachlint breachlint "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"; printf "%s\n" "${COMPREPLY[@]}"; }
  try breachlint ex; try breachlint check --fail-o; try breachlint check --fail-on warn' >bash.said
for word in explain fail-on warning; do says bash.said "$word"; done

breachlint completions fish >breachlint.fish
fish --no-config -c 'source breachlint.fish
  complete -C "breachlint ex"; complete -C "breachlint check --fail-o"; complete -C "breachlint check --fail-on warn"' >fish.said
for word in explain fail-on warning; do says fish.said "$word"; done

breachlint completions zsh >zfunc/_breachlint
zsh -f -c 'fpath=($PWD/zfunc $fpath); autoload -Uz compinit; compinit -u; print -r -- "loaded as ${_comps[breachlint]}"; autoload +X _breachlint && which _breachlint' >zsh.said
for word in "loaded as _breachlint" explain fail-on; do says zsh.said "$word"; done

# powershell is in no package registry: its script is only looked through.
breachlint completions powershell >powershell.said
for word in Register-ArgumentCompleter explain fail-on; do says powershell.said "$word"; done

breachlint man check >check.1
man --warnings=w -l check.1 >man.said 2>man.warned </dev/null
[ ! -s man.warned ] || { cat man.warned; exit 1; }
for word in SYNOPSIS EXAMPLES fail-on; do says man.said "$word"; done
echo "bash, fish and zsh complete; man renders without a warning"
