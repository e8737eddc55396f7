#!/usr/bin/env bash
# Installs wrk and nginx for bench:cache. Unpacks nginx into a folder of its own if the machine has none, and does not start
# it.
set -euo pipefail
source "$(dirname "$0")/step.sh"

have() { command -v "$1" >/dev/null; }
unpacked=${XDG_CACHE_HOME:-$HOME/.cache}/patchbay/nginx

"$setup/packages.sh" wrk

if ! PATH=$PATH:/usr/sbin have nginx && [ ! -x "$unpacked/usr/sbin/nginx" ]; then
  mkdir -p "$unpacked"
  (cd "$unpacked" && apt-get download -qq nginx 2>/dev/null) || fail "apt-get download nginx failed."
  dpkg -x "$unpacked"/nginx_*.deb "$unpacked"
  rm "$unpacked"/nginx_*.deb
  step bench "unpacked nginx in $unpacked"
fi
