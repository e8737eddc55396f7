#!/usr/bin/env bash
# Provides nginx: unpacks it into a folder of its own if the machine has none, and never starts it as a service.
set -euo pipefail
source "$(dirname "$0")/step.sh"

unpacked=${XDG_CACHE_HOME:-$HOME/.cache}/patchbay/nginx

if ! PATH=$PATH:/usr/sbin command -v nginx >/dev/null && [ ! -x "$unpacked/usr/sbin/nginx" ]; then
  mkdir -p "$unpacked"
  (cd "$unpacked" && apt-get download -qq nginx 2>/dev/null) || fail "apt-get download nginx failed."
  dpkg -x "$unpacked"/nginx_*.deb "$unpacked"
  rm "$unpacked"/nginx_*.deb
  step nginx "unpacked in $unpacked"
fi
