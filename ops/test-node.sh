#!/usr/bin/env bash
# Runs the quick tests on every version of Node that Patchbay supports, or the test files and folders of the arguments. The npm
# package `node` brings each version. The machine is prepared: run ops/test.sh --quick once before.
set -euo pipefail
cd "$(dirname "$0")/.."

# The oldest one that package.json allows, and the newest release of each later line with long support. PATCHBAY_NODES names others.
read -ra versions <<<"${PATCHBAY_NODES:-20.19 22 24}"
arguments=("$@")
[ $# -gt 0 ] || arguments=(--quick)

failed=()
for version in "${versions[@]}"; do
  run() { npx --yes --package "node@$version" -- "$@"; }
  echo "Node $(run node --version)"
  run node --import tsx ops/test.ts "${arguments[@]}" || failed+=("$version")
done
[ ${#failed[@]} -eq 0 ] || { echo "failed on Node ${failed[*]}" >&2; exit 1; }
echo "passed on Node ${versions[*]}"
