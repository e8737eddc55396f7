# The package set that a spec's pin stands for. Addresses are made of constants here, never of a caller's text.
{ spec, channel }:
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
in
import path {
  inherit (spec) system;
  config = { };
  overlays = [ ];
}
