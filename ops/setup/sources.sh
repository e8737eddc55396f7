#!/usr/bin/env bash
# Puts every upstream tarball that sources.json pins into the store, out of Debian trixie's source packages: from the
# mirror that this machine's apt already uses, through lists of our own, checked against Debian's keyring.
set -euo pipefail
source "$(dirname "$0")/step.sh"

suite=trixie
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# name, file, sha256, Debian source package: one line each.
pins() {
  nix --extra-experimental-features nix-command eval --raw --impure --expr "
    let pins = builtins.fromJSON (builtins.readFile \"$channel/sources.json\"); in
    builtins.concatStringsSep \"\" (map
      (name: with pins.\${name}; \"\${name} \${file} \${sha256} \${debianSource}\\n\")
      (builtins.attrNames pins))"
}

root_of() { echo "$roots/sources/${2:0:12}-$1"; } # FILE SHA256

missing=()
count=0
while read -r name file sha256 source; do
  count=$((count + 1))
  [ -e "$(root_of "$file" "$sha256")" ] || missing+=("$name $file $sha256 $source")
done < <(pins)
if [ ${#missing[@]} -eq 0 ]; then
  step sources "all $count pinned sources are in the store"
  exit
fi

mkdir -p "$roots/sources"

# A file that is in the store already needs its root alone.
keep() { nix-store --realise "$2" --add-root "$1" >/dev/null; } # ROOT PATH
to_fetch=()
for pin in "${missing[@]}"; do
  read -r name file sha256 source <<<"$pin"
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
mkdir -p "$work"/{state/lists/partial,cache/archives/partial,files}
: >"$work/status"
private=(
  -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State=$work/state"
  -o "Dir::State::status=$work/status" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root
  -o Acquire::Languages=none -o Acquire::IndexTargets::deb::Packages::DefaultEnabled=false
)

# The mirrors of the machine's own configuration, those of the running release first. One that has no such suite, or
# whose signature is not Debian's, is passed over.
codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
mirrors=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Component: main' |
  awk -v first="$codename" '{ print ($1 == first ? 0 : 1), $2 }' | sort -s -k1,1 | awk '!seen[$2]++ { print $2 }')
[ -n "$mirrors" ] || fail "apt on this machine is configured with no mirror, so the sources cannot be fetched."
found=
for mirror in $mirrors; do
  echo "deb-src [signed-by=$keyring] $mirror $suite main" >"$work/sources.list"
  if said=$(apt-get "${private[@]}" -qq -o APT::Update::Error-Mode=any update 2>&1); then
    found=$mirror
    break
  fi
done
[ -n "$found" ] || fail "No mirror of this machine's apt configuration offers $suite's sources:" "$said"
step sources "$suite's source index is there; ${#to_fetch[@]} of $count sources to fetch"

cd "$work/files"
names=$(printf '%s\n' "${to_fetch[@]}" | awk '{ print $4 }' | sort -u)
apt-get "${private[@]}" -qq source --download-only $names >"$work/log" 2>&1 ||
  for name in $names; do
    apt-get "${private[@]}" -qq source --download-only "$name" >"$work/log" 2>&1 ||
      fail "The source package $name cannot be fetched from $suite:" "$(tail -3 "$work/log")"
  done
step sources "fetched $(du -sh . | cut -f1)B"

for pin in "${to_fetch[@]}"; do
  read -r name file sha256 source <<<"$pin"
  [ -e "$file" ] || fail "$name: $suite's source package $source no longer holds $file." \
    "It holds: $(cd "$work/files" && echo "${source}"_*)" \
    "Pin that version in $channel/sources.json, or point apt at a mirror that still has the old one."
  echo "$sha256  $file" | sha256sum --check --status ||
    fail "$name: $file has another content than sources.json pins." \
      "pinned $sha256" "found  $(sha256sum "$file" | cut -d' ' -f1)"
  keep "$(root_of "$file" "$sha256")" "$(nix-store --add-fixed sha256 "$file")"
done
step sources "added ${#to_fetch[@]} sources to the store"
