#!/usr/bin/env bash
# Installs wrk and nginx for bench:cache.
set -euo pipefail
source "$(dirname "$0")/step.sh"

"$setup/packages.sh" wrk
"$setup/nginx.sh"
