#!/usr/bin/env bash
# From a fresh machine to a ready one. Each step does nothing where nothing is to be done.
set -euo pipefail
cd "$(dirname "$0")"

./packages.sh
./nix.sh
./sources.sh
./source-side.sh
