#!/usr/bin/env bash
# Installs what the cache is measured with and against: wrk and nginx. No nginx is started: it is only unpacked, into a
# folder of its own, where the machine has none.
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
