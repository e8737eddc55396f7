#!/usr/bin/env bash
# Installs what the cache is measured with and against: wrk and nginx. No nginx is started: it is only unpacked, into a
# folder of its own, where the machine has none.
set -euo pipefail
source "$(dirname "$0")/step.sh"

have() { command -v "$1" >/dev/null; }
unpacked=${XDG_CACHE_HOME:-$HOME/.cache}/patchbay/nginx

if ! have wrk; then
  [ "$(id -u)" = 0 ] || fail "Not root, so nothing was installed. Run: sudo apt-get install --no-install-recommends wrk"
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 wrk >/dev/null 2>&1 ||
    fail "apt-get install wrk failed: are the package lists up to date (apt-get update)?"
  step bench "installed wrk"
fi

if ! PATH=$PATH:/usr/sbin have nginx && [ ! -x "$unpacked/usr/sbin/nginx" ]; then
  mkdir -p "$unpacked"
  (cd "$unpacked" && apt-get download -qq nginx 2>/dev/null) || fail "apt-get download nginx failed."
  dpkg -x "$unpacked"/nginx_*.deb "$unpacked"
  rm "$unpacked"/nginx_*.deb
  step bench "unpacked nginx in $unpacked"
fi
