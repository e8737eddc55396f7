# Sourced by every script here: one line per step, with what it did and how long it took.
setup=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
channel=$(cd "$setup/../sample-channel" && pwd)

# The gc roots of everything that took hours to build. For users other than root: links in their own folder, which Nix follows.
roots=/nix/var/nix/gcroots/patchbay-sample-channel
if [ "$(id -u)" != 0 ] && [ ! -w "$roots" ]; then roots=${XDG_STATE_HOME:-$HOME/.local/state}/patchbay/roots; fi

step_started=$EPOCHREALTIME

# step NAME TEXT: prints the line and starts the clock of the next step.
step() {
  local now=$EPOCHREALTIME
  printf '%-12s %s (%d.%d s)\n' "$1" "$2" $(((${now/[.,]/} - ${step_started/[.,]/}) / 1000000)) \
    $(((${now/[.,]/} - ${step_started/[.,]/}) / 100000 % 10))
  step_started=$now
}

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}
