# What is measured, on the sample channel. `packages` is a JSON list of attribute names.
{
  packages ? "[]",
}:
let
  pkgs = import ../sample-channel { };
  inherit (pkgs) lib;
  library = import ../../nix { inherit pkgs; };
  source = pkgs.python313;
  target = pkgs.python313FreeThreading;

  requested = ps: map (attribute: ps.${attribute}) (builtins.fromJSON packages);
  # Aliases lead to the same distribution, of which one is enough.
  byDistribution = lib.groupBy (found: library.names.distributionName found.drv);
  ofSource = byDistribution (library.resolve {
    python = source;
    requested = lib.attrNames source.pkgs;
  }).found;
in
{
  # What a build farm has built: see ops/setup/source-side.sh.
  sourceSide = {
    inherit (pkgs) python313 python313FreeThreading python313Packages;
    tools = lib.recurseIntoAttrs {
      inherit (pkgs) bash coreutils findutils gnugrep gnused makeWrapper makeBinaryWrapper stdenvNoCC;
    };
  };

  # How the derivations of packages for the target are called.
  prefix = "${target.libPrefix}-";

  # Every package of the source's set, with all that it needs at run time, itself included, by distribution.
  channel = lib.mapAttrsToList (name: found: {
    inherit name;
    inherit (lib.head found) attribute;
    path = (lib.head found).drv.outPath;
    needs = lib.attrNames (library.closure.modules source [ (lib.head found).drv ]);
  }) ofSource;

  naive = target.withPackages requested;
  patchbay = library.freeThreadedEnv {
    inherit source target;
    packages = requested;
  };
}
