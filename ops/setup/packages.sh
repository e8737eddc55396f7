#!/usr/bin/env bash
# Installs the missing ones of the Debian packages that Patchbay, Nix and the sample channel need, and those of the arguments.
set -euo pipefail
source "$(dirname "$0")/step.sh"

wanted=(
  nix-bin git ca-certificates util-linux redis-server zstd                   # to run Patchbay
  build-essential dpkg-dev patch unzip xz-utils bzip2 file                   # to unpack and compile the channel
  libssl-dev libsqlite3-dev zlib1g-dev libffi-dev liblzma-dev libbz2-dev libreadline-dev uuid-dev
  debian-archive-keyring                                                     # to check the signature of the sources
  "$@"
)

missing=()
installed=" $(dpkg-query -W -f '${db:Status-Abbrev}${Package} ' "${wanted[@]}" 2>/dev/null || true)"
for package in "${wanted[@]}"; do
  [[ $installed == *" ii  $package "* || $installed == *"ii $package "* ]] || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  step packages "all ${#wanted[@]} Debian packages are there"
  exit
fi

command -v apt-get >/dev/null ||
  fail "This machine has no apt-get. Install these, or what they are called here: ${missing[*]}"
[ "$(id -u)" = 0 ] ||
  fail "Not root, so nothing was installed. Run: sudo apt-get install --no-install-recommends ${missing[*]}"

export DEBIAN_FRONTEND=noninteractive
install() { apt-get install -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}"; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The lists may be absent or name versions that the mirror no longer holds: fetch them only then.
if ! install >"$log" 2>&1; then
  step packages "the package lists are not good enough to install ${#missing[@]} packages: updating them"
  apt-get update -qq >"$log" 2>&1 || fail "apt-get update failed:" "$(tail -5 "$log")"
  install >"$log" 2>&1 || fail "apt-get install ${missing[*]} failed:" "$(tail -15 "$log")"
fi
step packages "installed ${missing[*]}"
