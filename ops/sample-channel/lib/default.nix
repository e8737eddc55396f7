# The part of Nixpkgs' `lib` that package sets lean on: the same names, the same results.
let
  parts = [
    ./fixed-points.nix
    ./functions.nix
    ./lists.nix
    ./attrsets.nix
    ./strings.nix
    ./derivations.nix
    ./customisation.nix
  ];
  lib = builtins.foldl' (found: part: found // import part lib) { } parts;
in
lib
