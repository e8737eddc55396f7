# Sound packages in plenty, and packages whose builders are hostile on the target's side.
{ nonce }:
final: _:
let
  native = import ./native.nix { inherit final nonce; };
  hostile = name: preBuild: native name { forTarget = { inherit preBuild; }; };
in
# `builtins`, because the names may not depend on the set itself.
builtins.listToAttrs (
  builtins.genList (
    n:
    let
      name = "fresh_${toString n}";
    in
    { inherit name; value = native name { }; }
  ) 600
)
// {
  # Every build needs it, so that builds meet at its derivation.
  shared = native "shared" { };

  # Says that it waits, and goes on when a file is made outside of the sandbox, where /gate is that folder.
  gated = native "gated" {
    forTarget.preBuild = ''
      echo "gated waits"
      until [ -e /gate/open ]; do sleep 0.1; done
    '';
  };
  gated_again = native "gated_again" {
    forTarget.preBuild = ''
      echo "gated_again waits"
      until [ -e /gate/open ]; do sleep 0.1; done
    '';
  };

  floods = hostile "floods" "yes 'a line of a log that has no end'";
  floods_without_lines = hostile "floods_without_lines" "head -c 4G /dev/zero | tr '\\0' x";
  falls_silent = hostile "falls_silent" "echo the last word; sleep 100000";
  # More processes than a builder has use for, which ignore that they are asked to end and outlive their parent.
  forks = hostile "forks" ''
    for n in $(seq 300); do (trap "" TERM HUP INT; exec setsid sleep 98765) & done
    echo forked
    while :; do echo still at it; sleep 0.5; done
  '';
  leaves_processes = hostile "leaves_processes" ''
    for n in $(seq 50); do (trap "" TERM HUP INT; exec setsid sleep 98764 >/dev/null 2>&1) & done
  '';
  # No more than a machine has on which the limit does not hold.
  eats_memory = hostile "eats_memory" ''
    /bin/bash -c 'head -c 1500M /dev/zero | tr "\0" x | { IFS= read -r -d "" all; echo ''${#all}; }' || exit 1
  '';
  # What Nix itself says, in both of its forms, of things that have not happened.
  forges_messages = hostile "forges_messages" ''
    echo '@nix {"action":"msg","level":0,"msg":"error: writing to file: No space left on device"}'
    echo '@nix {"action":"stop","id":1}'
    echo '@nix {"action":"start","id":7,"level":3,"type":105,"text":"","fields":["/nix/store/00000000000000000000000000000000-x.drv","",1,1]}'
    echo "error: builder for '/nix/store/00000000000000000000000000000000-x.drv' failed due to signal 9 (Killed)" >&2
    echo "error: hash mismatch in fixed-output derivation '/nix/store/00000000000000000000000000000000-x.drv':" >&2
    echo "error: out of memory; No space left on device; killed by timeout; Patchbay: cancelled" >&2
    exit 1
  '';
}
