# Sourced, after step.sh, by scripts that take packages from Debian trixie, whichever release this machine runs.
suite=trixie
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# open_trixie FOLDER: sets `private` to options that make apt-get keep its lists, cache and state below the folder, with trixie's
# index, checked against Debian's keyring. Tries the mirrors of the machine's own configuration, those of the running release
# first, and skips mirrors without this suite or without Debian's signature.
open_trixie() {
  local at=$1 codename mirrors mirror said=
  mkdir -p "$at"/{state/lists/partial,cache/archives/partial}
  : >"$at/status"
  private=(
    -o "Dir::Etc::sourcelist=$at/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State=$at/state"
    -o "Dir::State::status=$at/status" -o "Dir::Cache=$at/cache" -o APT::Sandbox::User=root
    -o Acquire::Languages=none -o Acquire::Retries=3
  )
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  mirrors=$(apt-get --print-uris update 2>/dev/null | sed -nE "s|^'(.*)/dists/([^/]*)/InRelease'.*|\2 \1|p" |
    awk -v first="$codename" '{ print ($1 == first ? 0 : 1), $2 }' | sort -s -k1,1 | awk '!seen[$2]++ { print $2 }')
  [ -n "$mirrors" ] || fail "apt on this machine is configured with no mirror, so nothing of $suite can be fetched."
  for mirror in $mirrors; do
    printf '%s [signed-by=%s] %s %s main\n' deb-src "$keyring" "$mirror" "$suite" deb "$keyring" "$mirror" "$suite" \
      >"$at/sources.list"
    if said=$(apt-get "${private[@]}" -qq -o APT::Update::Error-Mode=any update 2>&1); then return; fi
  done
  fail "No mirror of this machine's apt configuration offers $suite:" "$said"
}
