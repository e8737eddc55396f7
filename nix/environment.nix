# From a spec to derivations: what the service evaluates, and what a bundle is made of.
#
# `spec` is a canonical spec and what is decided about its packages so far, all names of distributions: `rebuildSet`,
# `dropSet` and `keepSet` (packages of the environment that are rebuilt, lose their native modules, or stay native and as they
# are) and `tools.rebuild` and `tools.drop` (what the builds of rebuilt packages get of a package that is native, whether or
# not the environment has it). A package in none of them is taken for pure.
# `channel` is the folder of a channel that is pinned by its content, `overlays` that of the pin's overlays: see channel.nix.
{
  spec,
  channel ? null,
  overlays ? null,
}:
let
  pkgs = import ./channel.nix { inherit spec channel overlays; };
  inherit (pkgs) lib;
  patchbay = import ./. { inherit pkgs; };
  inherit (patchbay) buildTools closure names resolve;

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

  # Names in the spec's other lists that are no distribution's: another spelling of an attribute, say, or of an alias.
  inherit
    (patchbay.overrides {
      inherit source;
      inherit (spec) rebuild drop keep;
    })
    called
    ;

  # Decisions may have been guessed from other specs, and name packages that this one does not have.
  rebuildSet = lib.filter (name: ofSource ? ${name}) spec.rebuildSet;
  toolFate =
    drv:
    let
      name = names.distributionName drv;
    in
    if lib.elem name spec.tools.rebuild then
      "rebuilt"
    else if lib.elem name spec.tools.drop then
      "dropped"
    else
      "relinked";
  packages = ps: map (found: ps.${found.attribute}) resolved.found;
  env = patchbay.patchedEnv {
    inherit
      source
      target
      packages
      toolFate
      ;
    rebuild = rebuildSet;
    drop = spec.dropSet;
    keep = spec.keepSet;
    inherit (spec) checks gil;
    skipImports = spec.skipImports or [ ];
    secondsPerModule = spec.secondsPerModule or 60;
  };
  inherit (env.patchbay) rebuilt;
  check = patchbay.importCheck env;
  tools = buildTools env.python rebuilt;

  store = drv: {
    drv = builtins.unsafeDiscardStringContext drv.drvPath;
    out = builtins.unsafeDiscardStringContext drv.outPath;
  };
  scanOf =
    drv:
    store (
      patchbay.scan {
        python = source;
        inherit drv;
      }
    );
  tool =
    {
      name,
      drv,
      neededBy,
    }:
    let
      # Only the target's set has it where there is neither.
      package = drv.relinkedFrom or drv.rebuiltFrom or null;
      isNative = lib.elem name (spec.tools.rebuild ++ spec.tools.drop);
    in
    {
      inherit name neededBy;
      version = drv.version or "";
      inEnvironment = ofSource ? ${name};
      built = if drv ? relinkedFrom then null else (store drv).out;
      path = if package == null then null else (store package).out;
      drv = if package == null then null else (store package).drv;
      scan = if package == null then null else scanOf package;
      fallback =
        if package == null || !isNative then
          null
        else
          store (patchbay.fallback { inherit source target package; });
    };
  # The environment's derivations, once all is decided.
  built = {
    env = store env;
    faults = store env.patchbay.faults;
    check = store check;
    rebuilt = lib.mapAttrsToList (name: drv: { inherit name; } // store drv) rebuilt;
    tools = map ({ name, drv, ... }: { inherit name; } // store drv) (
      lib.filter ({ name, drv, ... }: !(drv ? relinkedFrom || rebuilt ? ${name})) tools
    );
    relinks = map ({ name, drv, ... }: { inherit name; } // store drv) (
      lib.filter ({ drv, ... }: drv ? relinkedFrom) tools
    );
  };
  # What the environment would be, as far as is decided, and what is cached already to compare it with.
  comparison = {
    inherit (built) env check rebuilt;
    cached = map store [
      target
      (source.withPackages packages)
    ];
    prefix = "${target.libPrefix}-";
  };
in
{
  # The names of the channel's packages, other names that it has, and the patch release of the target's Python.
  listing = patchbay.listing source // {
    pythonVersion = target.version or null;
  };
  # The same where an attribute of the channel cannot even be looked at: any of the names may be a package's.
  unjudgedListing = {
    packageNames = lib.attrNames (names.attributesByName source.pkgs);
    versions = [ ];
    otherNames = [ ];
    pythonVersion = target.version or null;
  };

  # What has to be known before anything can be decided, or why nothing can be: the packages of the source's environment, and
  # what the rebuilds need besides, as far as the decisions so far lead to it.
  plan =
    if faults != [ ] then
      { inherit faults; }
    else if resolved.unknown != [ ] || resolved.refused != [ ] then
      { inherit (resolved) unknown refused; }
    else
      {
        inherit called;
        sourceFacts = store (patchbay.interpreterFacts source);
        targetFacts = store (patchbay.interpreterFacts target);
        interpreters = map store [
          source
          target
        ];
        packages = lib.mapAttrsToList (name: drv: {
          inherit name;
          version = drv.version or "";
          requestedAs = requestedAs.${name} or [ ];
          path = (store drv).out;
          inherit (store drv) drv;
          scan = scanOf drv;
        }) ofSource;
        tools = map tool tools;
        inherit comparison;
      };

  inherit env check built;

  # What would be built without Patchbay. By itself, for the channel may refuse to evaluate it.
  naive = store (target.withPackages packages);
}
