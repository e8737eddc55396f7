#!/usr/bin/env bash
# Makes a fresh machine ready. Each step does nothing if its work is done.
set -euo pipefail
cd "$(dirname "$0")"

./packages.sh
./nix.sh
./sources.sh
./source-side.sh
