#!/usr/bin/env bash
# Puts every file that sources.json pins into the store: upstream's tarballs out of Debian trixie's source packages, and
# a few of its pure packages unchanged. Uses the mirror of this machine's apt.
set -euo pipefail
source "$(dirname "$0")/step.sh"
source "$(dirname "$0")/trixie.sh"

# name, file, sha256, kind, Debian package: one line each.
pins() {
  nix --extra-experimental-features nix-command eval --raw --impure --expr "
    let pins = builtins.fromJSON (builtins.readFile \"$channel/sources.json\"); in
    builtins.concatStringsSep \"\" (map
      (name: let pin = pins.\${name}; in \"\${name} \${pin.file} \${pin.sha256} \${
        if pin ? debianSource then \"source \${pin.debianSource}\" else \"package \${pin.debianPackage}\"}\\n\")
      (builtins.attrNames pins))"
}

root_of() { echo "$roots/sources/${2:0:12}-$1"; } # FILE SHA256

missing=()
count=0
while read -r name file sha256 kind package; do
  count=$((count + 1))
  [ -e "$(root_of "$file" "$sha256")" ] || missing+=("$name $file $sha256 $kind $package")
done < <(pins)
if [ ${#missing[@]} -eq 0 ]; then
  step sources "all $count pinned sources are in the store"
  exit
fi

mkdir -p "$roots/sources"

# Adds a root for a file that is already in the store.
keep() { nix-store --realise "$2" --add-root "$1" >/dev/null; } # ROOT PATH
to_fetch=()
for pin in "${missing[@]}"; do
  read -r name file sha256 kind package <<<"$pin"
  path=$(nix-store --print-fixed-path sha256 "$sha256" "$file")
  if nix-store --check-validity "$path" 2>/dev/null; then keep "$(root_of "$file" "$sha256")" "$path"
  else to_fetch+=("$pin"); fi
done
if [ ${#to_fetch[@]} -eq 0 ]; then
  step sources "all $count pinned sources are in the store, roots renewed"
  exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
open_trixie "$work"
step sources "$suite's index is there; ${#to_fetch[@]} of $count sources to fetch"

mkdir "$work/files"
cd "$work/files"
log=$work/log
named() { printf '%s\n' "${to_fetch[@]}" | awk -v kind="$1" '$4 == kind { print $5 }' | sort -u; }
fetch() { # KIND PACKAGE…
  local kind=$1
  shift
  case $kind in
    source) apt-get "${private[@]}" -qq source --only-source --download-only --tar-only "$@" ;;
    package) apt-get "${private[@]}" -qq download "$@" ;;
  esac >"$log" 2>&1
}
for kind in source package; do
  names=$(named "$kind")
  if [ -z "$names" ] || fetch "$kind" $names; then continue; fi
  # Fetching all at once failed: fetches them one by one, to name the one that fails.
  lost=()
  for name in $names; do fetch "$kind" "$name" || lost+=("$name: $(grep '^E:' "$log" | head -1)"); done
  [ ${#lost[@]} -eq 0 ] || fail "The mirror has not all that sources.json pins:" "${lost[@]}"
done
step sources "fetched $(du -sh . | cut -f1)B"

for pin in "${to_fetch[@]}"; do
  read -r name file sha256 kind package <<<"$pin"
  [ -e "$file" ] || fail "$name: $suite's $kind $package no longer is $file." \
    "It is: $(echo "$package"_*)" \
    "Pin that version in $channel/sources.json, or point apt at a mirror that still has the old one."
  echo "$sha256  $file" | sha256sum --check --status ||
    fail "$name: $file has another content than sources.json pins." \
      "pinned $sha256" "found  $(sha256sum "$file" | cut -d' ' -f1)"
  keep "$(root_of "$file" "$sha256")" "$(nix-store --add-fixed sha256 "$file")"
done
step sources "added ${#to_fetch[@]} sources to the store"
