#!/usr/bin/env bash
# All tests, from unit to end to end, after preparing the machine for them. Arguments: the files or folders to be tested.
set -euo pipefail
cd "$(dirname "$0")/.."

ops/setup/all.sh
# An S3 server, and what the examples for CI take.
ops/setup/packages.sh python3-swift curl jq
ops/setup/app.sh

npx biome check .
npx tsc --noEmit
echo "biome and tsc: nothing to say"

# Nothing of the sample channel is in anybody's binary cache, so none is asked.
export NIX_CONFIG="${NIX_CONFIG:-substituters =}"
tests=()
for path in "$@"; do
  # What tap is given by name it runs, also what tests only share.
  if [ -d "$path" ]; then mapfile -t -O "${#tests[@]}" tests < <(find "$path" -name '*.test.ts' | sort); else tests+=("$path"); fi
done
output=$(mktemp)
trap 'rm -f "$output"' EXIT
status=0
npx tap --reporter=tap "${tests[@]}" >"$output" 2>&1 || status=$?

# One line a file; all of a failure.
grep -E '^(not )?ok ' "$output" || true
if [ "$status" != 0 ]; then
  grep -nE '^ *not ok' "$output" || true
  grep -E -A 40 '^ +not ok' "$output" | head -400 || tail -100 "$output"
fi
counts=$(grep -oE '^# \{ total:.*\}' "$output" | tail -1)
count() { grep -oE "$1: [0-9]+" <<<"$counts" | grep -oE '[0-9]+' || echo 0; }
echo "$(count pass) passed, $(count fail) failed"
exit "$status"
