# The expressions that `npm run bench:rebuild` builds, on the sample channel. `packages` is a JSON list of attribute names.
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
  # Aliases lead to the same distribution; one attribute is enough.
  byDistribution = lib.groupBy (found: library.names.distributionName found.drv);
  ofSource = byDistribution (library.resolve {
    python = source;
    requested = lib.attrNames source.pkgs;
  }).found;
in
{
  # The builds that a build farm would have: see ops/setup/source-side.sh.
  sourceSide = {
    inherit (pkgs) python313 python313FreeThreading python313Packages;
    tools = lib.recurseIntoAttrs {
      inherit (pkgs) bash coreutils findutils gnugrep gnused makeWrapper makeBinaryWrapper stdenvNoCC;
    };
  };

  # The beginning of the names of the target's packages.
  prefix = "${target.libPrefix}-";

  # Every package of the source's set, with its closure at run time, by distribution. The closure includes the package.
  channel = lib.mapAttrsToList (name: found: {
    inherit name;
    inherit (lib.head found) attribute;
    path = (lib.head found).drv.outPath;
    needs = lib.attrNames (library.closure.modules source [ (lib.head found).drv ]);
  }) ofSource;

  withPackages = target.withPackages requested;
  patchbay = library.freeThreadedEnv {
    inherit source target;
    packages = requested;
  };
}
