#!/usr/bin/env bash
# Prepares the machine, starts the service with its embedded servers, builds the environment of ops/demo-spec.json, and runs
# its interpreter.
set -euo pipefail
cd "$(dirname "$0")/.."

ops/setup/all.sh
ops/setup/app.sh

# No binary cache has the sample channel, so Nix asks none.
export NIX_CONFIG="${NIX_CONFIG:-substituters =}"
log=$(mktemp)
report=$(mktemp)
elsewhere=$(mktemp -d)
node dist/cli.js up >"$log" 2>&1 &
service=$!
trap 'kill "$service" 2>/dev/null && wait "$service" 2>/dev/null; chmod -R u+w "$elsewhere"; rm -rf "$log" "$report" "$elsewhere"' EXIT
until grep -q '"patchbay is up"' "$log"; do
  kill -0 "$service" 2>/dev/null || { echo "The service did not start:" >&2; cat "$log" >&2; exit 1; }
  sleep 0.2
done

echo
echo "\$ patchbay plan ops/demo-spec.json"
node dist/cli.js plan ops/demo-spec.json

echo
echo "POST $(tr -d '\n' <ops/demo-spec.json)"
node dist/cli.js submit ops/demo-spec.json --wait | tee "$report"
environment=$(grep -om1 '/nix/store/[^ ]*-patched-env' "$report")

echo
echo "\$ $environment/bin/python"
"$environment/bin/python" - <<'PYTHON'
import sys
import click, multidict, pygments, tornado
print(sys.version)
print("click, pygments (reused), multidict, tornado (rebuilt) are imported; sys._is_gil_enabled():", sys._is_gil_enabled())
sys.exit(sys._is_gil_enabled())
PYTHON

echo
echo "\$ nix-store --store <an empty one> --realise …          # the line above, as another machine runs it"
fetch=$(grep -om1 'nix-store --realise .*' "$report")
eval "$fetch --store '$elsewhere'" >/dev/null 2>"$log.fetch" || { cat "$log.fetch" >&2; exit 1; }
rm "$log.fetch"
test -x "$elsewhere$environment/bin/python"
echo "$(ls "$elsewhere/nix/store" | wc -l) paths fetched from the cache, each with its signature"
