# From a spec to derivations: what the service evaluates, and what a bundle is made of.
#
# `spec` is a canonical spec; before its packages are scanned it says nothing of `rebuildSet` and `dropSet`, the lists of
# distributions that the scan decided on. `channel` is the folder of a channel that is pinned by its content.
{ spec, channel ? null }:
let
  pkgs = import ./channel.nix { inherit spec channel; };
  inherit (pkgs) lib;
  patchbay = import ./. { inherit pkgs; };
  inherit (patchbay) closure names resolve;

  interpreterFaults = lib.concatMap (
    role:
    lib.optional (!(pkgs ? ${spec.${role}})) "the channel has no interpreter ${spec.${role}} (the spec's ${role})"
  ) [ "source" "target" ];
  source = pkgs.${spec.source};
  target = pkgs.${spec.target};
  faults =
    if interpreterFaults != [ ] then interpreterFaults else patchbay.interpreter.swapFaults { inherit source target; };

  resolved = resolve {
    python = source;
    requested = spec.packages;
  };
  # What each distribution is called in the spec; nothing for one that only another package needs.
  requestedAs = lib.mapAttrs (_: lib.catAttrs "name") (
    lib.groupBy (found: names.distributionName found.drv) resolved.found
  );
  ofSource = closure.modules source (lib.catAttrs "drv" resolved.found);

  store = drv: {
    drv = builtins.unsafeDiscardStringContext drv.drvPath;
    out = builtins.unsafeDiscardStringContext drv.outPath;
  };

  env = patchbay.patchedEnv {
    inherit source target;
    packages = ps: map (found: ps.${found.attribute}) resolved.found;
    rebuild = spec.rebuildSet;
    drop = spec.dropSet;
  };
  check = patchbay.importCheck env;
in
{
  # Every name that may stand in a spec for this channel.
  packageNames = lib.unique (map names.normalName (lib.attrNames source.pkgs));

  # What has to be scanned before the rebuild set can be decided, or why nothing can be.
  plan =
    if faults != [ ] then
      { inherit faults; }
    else if resolved.unknown != [ ] || resolved.refused != [ ] then
      { inherit (resolved) unknown refused; }
    else
      {
        sourceFacts = store (patchbay.interpreterFacts source);
        targetFacts = store (patchbay.interpreterFacts target);
        packages = lib.mapAttrsToList (name: drv: {
          inherit name;
          version = drv.version or "";
          requestedAs = requestedAs.${name} or [ ];
          path = builtins.unsafeDiscardStringContext drv.outPath;
          scan = store (
            patchbay.scan {
              python = source;
              inherit drv;
            }
          );
        }) ofSource;
      };

  inherit env check;

  # The environment's derivations, once the spec says what is rebuilt.
  built = {
    env = store env;
    check = store check;
    rebuilt = map (name: { inherit name; } // store env.patchbay.rebuilt.${name}) spec.rebuildSet;
  };
}
