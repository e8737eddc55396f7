#!/usr/bin/env bash
# Lets Nix build in its sandbox with the machine's compiler: build users, settings, and a build that proves it.
set -euo pipefail
source "$(dirname "$0")/step.sh"

command -v nix-build >/dev/null || fail "Nix is not installed: run $setup/packages.sh first."

settings=/etc/nix/patchbay.conf
wanted='# Written by ops/setup/nix.sh, read by /etc/nix/nix.conf. The channel is compiled with the tools of this machine,
# so the sandbox shows them, and nothing else of it.
build-users-group = nixbld
sandbox = true
sandbox-fallback = false
extra-sandbox-paths = /bin /usr /lib /lib64 /etc/alternatives
extra-experimental-features = nix-command'

if [ "$(id -u)" = 0 ]; then
  changed=()
  if ! getent group nixbld >/dev/null; then groupadd -r nixbld; changed+=("group nixbld"); fi
  members=,$(getent group nixbld | cut -d: -f4),
  for n in 1 2 3 4 5 6 7 8 9 10; do
    [[ $members == *",nixbld$n,"* ]] && continue
    if id "nixbld$n" >/dev/null 2>&1; then usermod -aG nixbld "nixbld$n"
    else
      useradd -r -g nixbld -G nixbld -d /var/empty -M -N -s /usr/sbin/nologin -c "Nix build user $n" "nixbld$n"
    fi
    changed+=("nixbld$n")
  done
  mkdir -p /etc/nix
  if [ "$(cat "$settings" 2>/dev/null)" != "$wanted" ]; then
    printf '%s\n' "$wanted" >"$settings"
    changed+=("$settings")
  fi
  if ! grep -qxF "!include patchbay.conf" /etc/nix/nix.conf 2>/dev/null; then
    printf '%s\n' '!include patchbay.conf' >>/etc/nix/nix.conf
    changed+=("its line in /etc/nix/nix.conf")
  fi
  if [ ${#changed[@]} -gt 0 ]; then
    if [ -S /nix/var/nix/daemon-socket/socket ] && command -v systemctl >/dev/null; then
      systemctl try-restart nix-daemon.service || true
    fi
    step nix "made ${#changed[@]} things: ${changed[0]} … ${changed[-1]}"
  fi
elif [ ! -e "$settings" ]; then
  fail "Not root, so Nix was not configured. As root, run $0, or put this into /etc/nix/nix.conf:" "$wanted"
fi

if [ "$(id -u)" != 0 ] && [ ! -w /nix/var/nix/db ] && [ ! -S /nix/var/nix/daemon-socket/socket ]; then
  fail "The Nix store of this machine is root's, and no daemon serves it: run $0 as root, or start nix-daemon."
fi

# Proves the sandbox by a build that sees the compiler and its own folder, and neither the network nor the home of root.
proof=$roots/sandbox-proof
if [ -e "$proof" ]; then
  step nix "$(nix --version), sandbox proved"
  exit
fi
expression='derivation {
  name = "sandbox-proof"; system = builtins.currentSystem; builder = "/bin/sh"; PATH = "/usr/bin:/bin";
  args = [ "-c" "test ! -e /root && test ! -e /home && test -x /usr/bin/gcc && ! grep -v lo: /proc/net/dev | grep -q : && echo sandboxed > $out" ];
}'
mkdir -p "$roots" 2>/dev/null || proof=$(mktemp -u)
if ! said=$(nix-build --no-substitute -E "$expression" -o "$proof" 2>&1); then
  fail "$said" "" \
    "Nix cannot build in its sandbox on this machine. What helps, by cause:" \
    "- 'unable to … namespace', 'Operation not permitted': the kernel or the container forbids namespaces." \
    "  Container: start it with --security-opt seccomp=unconfined --security-opt apparmor=unconfined" \
    "  --security-opt systempaths=unconfined, and --cap-add SYS_ADMIN where the host forbids user namespaces." \
    "  Kernel: sysctl kernel.unprivileged_userns_clone=1 and user.max_user_namespaces above 0." \
    "- 'group nixbld has no members': run $0 as root." \
    "- 'getting attributes of path …': a folder in $settings does not exist on this machine: take it out." \
    "The sandbox has no fallback on purpose: a build outside it may take in anything that lies on this machine."
fi
step nix "$(nix --version), sandbox proved by a build"
