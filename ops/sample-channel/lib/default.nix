# The part of Nixpkgs' `lib` that package sets lean on: the same names, the same results.
let
  load = part: import part lib;
  parts = {
    fixedPoints = load ./fixed-points.nix;
    trivial = load ./functions.nix;
    lists = load ./lists.nix;
    attrsets = load ./attrsets.nix;
    strings = load ./strings.nix;
    derivations = load ./derivations.nix;
    customisation = load ./customisation.nix;
  };
  lib = builtins.foldl' (found: part: found // part) parts (builtins.attrValues parts);
in
lib
