#!/usr/bin/env bash
# Prepares the machine, checks style and types, and runs the tests. Arguments: those of test.ts.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ " $* " == *" --quick "* ]]; then
  ops/setup/packages.sh
  ops/setup/nix.sh
else
  ops/setup/all.sh
  # An S3 server, a browser, what the examples for CI take, the parsers that ours is compared with, a type checker,
  # Prometheus, systemd-analyze, and nginx.
  ops/setup/packages.sh python3-swift chromium curl jq python3-packaging python3-pip mypy prometheus systemd
  ops/setup/nginx.sh
  command -v kubectl >/dev/null || ops/setup/packages.sh kubernetes-client
fi
ops/setup/app.sh

npx biome check .
npx tsc --noEmit --incremental --tsBuildInfoFile node_modules/.cache/tsc/all.tsbuildinfo
npx tsc -p web --noEmit --incremental --tsBuildInfoFile node_modules/.cache/tsc/web.tsbuildinfo
echo "biome and tsc: nothing to say"

node --import tsx ops/test.ts "$@"
