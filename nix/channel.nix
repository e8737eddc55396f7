# Returns the package set of a spec's pin, with the pin's `config` and overlays. URLs here consist of constants and of a
# checked revision, never of text from a caller.
#
# `channel` is the folder of a channel that is pinned by its content. `overlays` is the folder of the pin's overlays, which are
# named `0`, `1` … in the order in which they apply. Each is a file, or a folder with a default.nix.
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
      # Nix does not fetch again if the store has a path with this name and hash. The revision in the name ties the hash to the
      # revision. src/nix/fetch-nixpkgs.ts fetches under the same name.
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

  # Imports by name and hash, so that the overlay is the pinned one and its paths do not depend on the bundle's folder.
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
