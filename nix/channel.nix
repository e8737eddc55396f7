# The package set that a spec's pin stands for, with the pin's `config` and overlays. Addresses are made of constants here,
# never of a caller's text.
#
# `channel` is the folder of a channel that is pinned by its content, `overlays` the folder of the pin's overlays: `0`, `1` …,
# each a file or a folder with a default.nix, in the order in which they are applied.
{
  spec,
  channel,
  overlays ? null,
}:
let
  path =
    if spec.pin.kind == "folder" then
      channel
    else
      # Nix fetches nothing that the store has by this name and hash: the revision in the name ties the one to the other.
      # src/nix/fetch-nixpkgs.ts fetches under the same name.
      fetchTarball {
        name = "nixpkgs-${checkedRev}";
        url = "https://github.com/NixOS/nixpkgs/archive/${checkedRev}.tar.gz";
        inherit (spec.pin) sha256;
      };
  checkedRev =
    if builtins.match "[0-9a-f]{40}" spec.pin.rev != null then
      spec.pin.rev
    else
      throw "patchbay: a pin's revision has 40 hex digits";

  # By name and hash, so that it is the pinned one wherever the bundle lies, and what it refers to has the same paths.
  overlayAt =
    index:
    import (
      builtins.path {
        name = "patchbay-overlay";
        path = overlays + "/${toString index}";
        sha256 = builtins.elemAt hashes index;
      }
    );
  hashes = spec.pin.overlays or [ ];
in
import path {
  inherit (spec) system;
  config = import ./nixpkgs-config.nix (spec.pin.config or { });
  overlays = builtins.genList overlayAt (builtins.length hashes);
}
