#!/usr/bin/env bash
# Prints a folder with the programs of a current Nix, Debian trixie's, for tests of clients that have one. It is not
# installed: it lies, with its libraries, in the user's cache folder, and uses the machine's store and settings.
set -euo pipefail
source "$(dirname "$0")/step.sh"
source "$(dirname "$0")/trixie.sh"

kept=${XDG_CACHE_HOME:-$HOME/.cache}/patchbay/current-nix
if "$kept/bin/nix-store" --version >/dev/null 2>&1; then
  echo "$kept/bin"
  exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
open_trixie "$work"
# Makes apt fetch all dependencies of Nix, because its state has no installed packages.
apt-get "${private[@]}" -qq -y --download-only --no-install-recommends -o Debug::NoLocking=1 install nix-bin \
  >"$work/log" 2>&1 || fail "Nix and its libraries cannot be fetched from $suite:" "$(tail -5 "$work/log")"
mkdir "$work/root"
for package in "$work"/cache/archives/*.deb; do dpkg-deb --extract "$package" "$work/root"; done

cd "$work/root"
loader=$(find . -name 'ld-linux-*.so.*' -path './usr/*' | head -1)
libraries=$(dirname "$(find . -name libc.so.6 | head -1)")
[ -e usr/bin/nix ] && [ -n "$loader" ] || fail "$suite's nix-bin lacks Nix or the loader."
mkdir "$work/bin"
for name in nix nix-build nix-instantiate nix-store; do
  # The loader starts Nix with these libraries. Nix would look for its hook of remote builds beside the program of its process,
  # which is the loader.
  cat >"$work/bin/$name" <<WRAPPER
#!/bin/sh
root=\${0%/bin/*}/root
export NIX_CONFIG="\${NIX_CONFIG:-}
build-hook ="
exec "\$root/$loader" --argv0 $name \\
  --library-path "\$root/$libraries:\$root/$libraries/nix" "\$root/usr/bin/nix" "\$@"
WRAPPER
  chmod +x "$work/bin/$name"
done

said=$("$work/bin/nix-store" --version 2>&1) || fail "$suite's Nix does not run on this machine:" "$said"
# Another run may have finished first.
mkdir -p "$(dirname "$kept")"
rm -rf "$kept.new" && mkdir "$kept.new" && mv "$work/bin" "$work/root" "$kept.new"
rm -rf "$kept" && mv "$kept.new" "$kept"
step current-nix "$said, $(du -sh "$kept" | cut -f1)B, in $kept" >&2
echo "$kept/bin"
