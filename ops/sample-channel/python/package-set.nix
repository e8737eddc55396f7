# python.pkgs: the packages of one interpreter. Laid over one another in Nixpkgs' order: the builders, the hooks, the
# packages, pythonPackagesExtensions, packageOverrides.
{ lib, pkgs, python, packageOverrides }:
let
  builders = final: import ./builders.nix { inherit lib pkgs python final; };
  layers = [
    (final: _: import ./hooks { inherit pkgs python; pyPkgs = final; })
    (final: prev: import ./packages.nix final)
    (final: prev: lib.optionalAttrs (pkgs.config.allowAliases or true) (import ./aliases.nix final))
  ]
  ++ pkgs.pythonPackagesExtensions
  ++ [ packageOverrides ];
in
lib.makeScope pkgs.newScope (lib.extends (lib.composeManyExtensions layers) builders)
