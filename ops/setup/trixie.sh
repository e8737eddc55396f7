# Sourced, after step.sh, by what takes packages from Debian trixie, whichever release this machine runs.
suite=trixie
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# open_trixie FOLDER: has `private` be what makes apt-get use lists, cache and state of ours below the folder, with trixie's
# index, checked against Debian's keyring. From the mirrors of the machine's own configuration, those of the running release
# first; one that has no such suite, or whose signature is not Debian's, is passed over.
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
