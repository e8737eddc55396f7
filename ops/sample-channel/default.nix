# A small package set with the shape of Nixpkgs: what each attribute is called there, it is called here.
{
  system ? builtins.currentSystem,
  config ? { },
  overlays ? [ ],
  ...
}:
let
  lib = import ./lib;
  environments = import ./stdenv { inherit lib system config; };
  builders = import ./build-support {
    inherit lib system;
    inherit (environments) stdenv stdenvNoCC;
  };

  base =
    pkgs:
    environments
    // builders
    // {
      inherit lib pkgs system config overlays;
      path = ./.;
      callPackage = lib.callPackageWith pkgs;
      callPackages = lib.callPackageWith pkgs;
      newScope = added: lib.callPackageWith (pkgs // added);
      fetchSource = import ./sources.nix { inherit system; };

      # There is one platform, so what runs at build time is what runs.
      buildPackages = pkgs;
      pkgsBuildHost = pkgs;
      pkgsHostTarget = pkgs;
      targetPackages = pkgs;

      pythonPackagesExtensions = [ ];
      python313 = pkgs.callPackage ./python/interpreter.nix { self = pkgs.python313; };
      python313FreeThreading = pkgs.python313.override {
        self = pkgs.python313FreeThreading;
        enableGIL = false;
        pythonAttr = "python313FreeThreading";
      };
      python3 = pkgs.python313;
      python313Packages = lib.recurseIntoAttrs pkgs.python313.pkgs;
      python3Packages = pkgs.python313Packages;
    };
in
lib.fix (lib.foldl' (set: overlay: lib.extends overlay set) base overlays)
