#!/usr/bin/env bash
# Builds the part of the channel that Nixpkgs' build farm would have built: python313 with every package of its set, and the bare
# free-threaded interpreter. gc roots keep all of it.
set -euo pipefail
source "$(dirname "$0")/step.sh"

kept=$roots/source-side
mkdir -p "$kept"

# Ends if the channel's files are unchanged since the last build and all of its outputs are there.
channel_hash=$(cd "$channel" && find . -type f ! -name '*.md' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
if [ "$(cat "$kept/channel" 2>/dev/null)" = "$channel_hash" ]; then
  count=0 gone=0
  for root in "$kept"/roots/*; do
    count=$((count + 1))
    [ -e "$root" ] || gone=1
  done
  if [ "$gone" = 0 ]; then
    step source-side "all $count outputs of the channel's source side are there"
    exit
  fi
fi

expression="
  let pkgs = import (/. + \"$channel\") { }; in {
    inherit (pkgs) python313 python313FreeThreading python313Packages;
    tools = pkgs.lib.recurseIntoAttrs {
      inherit (pkgs) bash coreutils findutils gnugrep gnused makeWrapper makeBinaryWrapper stdenvNoCC;
    };
  }"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
nix-instantiate -E "$expression" >"$work/drvs" 2>"$work/log" || fail "The channel does not evaluate:" "$(cat "$work/log")"
mapfile -t drvs < <(sort -u "$work/drvs")
nix-store --realise --dry-run --no-substitute "${drvs[@]%%!*}" 2>"$work/plan" >/dev/null || true
total=$(grep -c '^ .*\.drv$' "$work/plan" || true)
step source-side "${#drvs[@]} derivations of the channel; $total to build"

# Shows the running builds: on a terminal in one line that changes, elsewhere by a line every ten seconds.
show_progress() {
  local line n=0 name text said=-10
  while IFS= read -r line; do
    printf '%s\n' "$line" >&3
    [[ $line == "building '/"*.drv"'"* ]] || continue
    n=$((n + 1))
    name=${line#*-}
    printf -v text '[%d/%d] %d:%02d %s' "$n" "$total" $((SECONDS / 60)) $((SECONDS % 60)) "${name%.drv*}"
    if [ -t 1 ]; then printf '\r\033[K  %s' "$text"
    elif [ $((SECONDS - said)) -ge 10 ]; then
      printf '  %s\n' "$text"
      said=$SECONDS
    fi
  done 3>"$work/log"
  if [ -t 1 ]; then printf '\r\033[K'; fi
}

jobs=$(nproc)
SECONDS=0
if ! nix-store --realise "${drvs[@]}" --no-substitute --keep-going --max-jobs "$jobs" --cores "$jobs" \
  2>&1 >"$work/outputs" | show_progress; then
  fail "The channel's source side did not build:" \
    "$(grep -E '^error: .* failed in |is not in the store yet' "$work/log" || tail -20 "$work/log")" \
    "To see one of them in full: nix-store --read-log <derivation>"
fi

rm -rf "$kept/roots" "$kept/channel"
mkdir -p "$kept/roots"
sort -u "$work/outputs" | xargs nix-store --add-root "$kept/roots/output" --realise >/dev/null
echo "$channel_hash" >"$kept/channel"
step source-side "built $total derivations; $(sort -u "$work/outputs" | wc -l) outputs are kept"
