#!/usr/bin/env bash
# The first step of the action: finds the program to run, and says where it is in the output `program`.
# A download is unpacked only after its checksum was found right.
set -euo pipefail

fail() {
  echo "::error title=breachlint::$1"
  exit 2
}

use() {
  "$1" --version || fail "the program cannot be run on this machine"
  echo "program=$1" >>"$GITHUB_OUTPUT"
  exit 0
}

if [ -n "$INPUT_BINARY" ]; then
  [ -x "$INPUT_BINARY" ] || fail "the input \`binary\` names no program"
  use "$(cd "$(dirname "$INPUT_BINARY")" && pwd)/$(basename "$INPUT_BINARY")"
fi

# The version of the Cargo.toml beside this action, unless another one is asked for.
version="${INPUT_VERSION#v}"
[ -n "$version" ] || version="$(sed -n 's/^version = "\(.*\)"$/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml" | head -n 1)"
[[ "$version" =~ ^[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.-]*$ ]] || fail "the input \`version\` is no version such as 0.1.0"

case "${RUNNER_OS:-}-${RUNNER_ARCH:-}" in
  Linux-X64) target=x86_64-unknown-linux-gnu ;;
  Linux-ARM64) target=aarch64-unknown-linux-gnu ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc ;;
  *) fail "there is no archive for ${RUNNER_OS:-an unknown system} on ${RUNNER_ARCH:-an unknown processor}; build one and name it in the input \`binary\`" ;;
esac

folder="$(mktemp -d "${RUNNER_TEMP:-/tmp}/breachlint-program.XXXXXX")"
cd "$folder"
name="breachlint-$version-$target"

download() {
  curl --fail --silent --show-error --location --proto '=https,file' --retry 3 --output "$2" -- "$INPUT_RELEASES/v$version/$1" \
    || fail "$1 could not be downloaded from $INPUT_RELEASES"
}

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

download SHA256SUMS SHA256SUMS
download "$name.tar.gz" archive.tar.gz

found="$(sha256 archive.tar.gz)"
published="$(sed -n "s/^\([0-9a-f]\{64\}\)  $name\.tar\.gz\$/\1/p" SHA256SUMS)"
[ -n "$published" ] || fail "the release publishes no checksum of $name.tar.gz"
[ "$found" = "$published" ] || fail "the checksum of $name.tar.gz is $found, but the release publishes $published"
[ -z "$INPUT_SHA256" ] || [ "$found" = "$INPUT_SHA256" ] \
  || fail "the checksum of $name.tar.gz is $found, but the input \`sha256\` says $INPUT_SHA256"

tar -xzf archive.tar.gz
program="$folder/$name/breachlint"
[ ! -f "$program.exe" ] || program="$program.exe"
use "$program"
