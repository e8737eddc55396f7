#!/usr/bin/env bash
# Installs the npm packages that package-lock.json names, compiles the service to dist/ and builds the pages to web/dist/.
set -euo pipefail
source "$(dirname "$0")/step.sh"
cd "$setup/../.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT

if [ ! package-lock.json -ot node_modules/.package-lock.json ] || [ ! -e node_modules/.package-lock.json ]; then
  npm ci --no-audit --no-fund >"$log" 2>&1 || fail "npm ci failed:" "$(tail -20 "$log")"
  touch node_modules/.package-lock.json
  step npm "installed the packages of package-lock.json"
else
  step npm "packages are as package-lock.json has them"
fi

newer=$(find src web prisma package-lock.json tsconfig.json tsconfig.build.json -type f -newer dist/cli.js -not -path 'src/generated/*' -not -path 'web/dist/*' -print -quit 2>/dev/null || echo dist)
if [ -n "$newer" ] || [ ! -e src/generated/client.ts ] || [ ! -e web/dist/index.html ]; then
  npm run --silent build >"$log" 2>&1 || fail "The service does not compile:" "$(tail -40 "$log")"
  touch dist/cli.js
  step build "compiled src/ to dist/ and built web/ to web/dist/"
else
  step build "dist/ is up to date"
fi
