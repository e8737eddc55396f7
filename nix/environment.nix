# Turns a spec into derivations. The service evaluates this file stage by stage, and a bundle contains it.
#
# `spec` is a canonical spec with the decisions about its packages so far:
# - `rebuildSet`, `dropSet`, `keepSet`: packages of the environment that are rebuilt, lose their native modules, or are native
#   and stay unchanged.
# - `tools.rebuild`, `tools.drop`: the form of a native package that the builds of rebuilt packages get, whether or not the
#   environment has the package.
# - `tools.unlisted`: packages that only the derivations of rebuilt packages refer to.
# Each names packages by their distributions or, if several have one name, by the last parts of their store paths. A package in
# none of these lists counts as pure.
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
  # The spec's names of each package, by store path. A package that only another package needs has none.
  requestedAs = lib.mapAttrs (_: lib.catAttrs "name") (
    lib.groupBy (found: closure.pathOf found.drv) resolved.found
  );
  ofSource = closure.modules source (lib.catAttrs "drv" resolved.found);

  # Translates names in the spec's other lists that are no distribution's, such as aliases and other spellings.
  inherit
    (patchbay.overrides {
      inherit source;
      inherit (spec) rebuild drop keep;
    })
    called
    leadsTo
    ;

  # Decisions may be guesses from other specs and name packages that this spec does not have.
  rebuildSet = lib.filter (
    name: lib.any (closure.isNamed [ name ]) (lib.attrValues ofSource)
  ) spec.rebuildSet;
  toolFate =
    drv:
    if closure.isNamed spec.tools.rebuild drv then
      "rebuilt"
    else if closure.isNamed spec.tools.drop drv then
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
  tools = listed ++ lib.concatMap unlisted (spec.tools.unlisted or [ ]);
  listed = buildTools env.python rebuilt;
  # Packages that the derivation of a rebuilt package refers to and its definition does not: see src/plan/unlisted-tools.ts.
  unlisted =
    {
      name,
      path,
      neededBy,
    }:
    let
      packageAt = attribute: builtins.tryEval (closure.pathOf source.pkgs.${attribute});
      leadsToIt =
        attribute:
        let
          found = packageAt attribute;
        in
        source.pkgs ? ${attribute} && found.success && (path == null || found.value == path);
      attributes = lib.filter leadsToIt (attributesByName.${name} or [ ]);
    in
    map (attribute: {
      inherit name neededBy;
      drv = env.python.pkgs.${attribute};
    }) (lib.take 1 attributes);
  attributesByName = names.attributesByName source.pkgs;

  # The path of the output keeps the derivation in its context, so that `kept` in the bundle's stages.nix refers to it.
  store = drv: {
    drv = builtins.unsafeDiscardStringContext drv.drvPath;
    out = drv.outPath;
  };
  storeOfModules = drv: store (closure.mainOutput drv);
  scanOf =
    drv:
    store (
      patchbay.scan {
        python = source;
        drv = closure.mainOutput drv;
      }
    );
  tool =
    {
      name,
      drv,
      neededBy,
    }:
    let
      # Null if only the target's set has the package.
      package = drv.relinkedFrom or drv.rebuiltFrom or null;
      isNative = closure.isNamed (spec.tools.rebuild ++ spec.tools.drop) package;
    in
    {
      inherit name neededBy;
      version = drv.version or "";
      inEnvironment = package != null && lib.elem (closure.pathOf package) pathsOfSource;
      built = if drv ? relinkedFrom then null else (storeOfModules drv).out;
      path = if package == null then null else (storeOfModules package).out;
      drv = if package == null then null else (store package).drv;
      scan = if package == null then null else scanOf package;
      fallback =
        if package == null || !isNative then
          null
        else
          store (patchbay.fallback { inherit source package; });
    };
  pathsRebuilt = map closure.pathOf (lib.attrValues rebuilt);
  pathsOfSource = map closure.pathOf (lib.attrValues ofSource);

  # The environment's derivations, after all decisions.
  built = {
    env = store env;
    faults = store env.patchbay.faults;
    check = store check;
    rebuilt = lib.mapAttrsToList (
      _: drv:
      {
        name = names.distributionName drv;
        source = closure.pathOf (drv.rebuiltFrom or drv);
      }
      // storeOfModules drv
    ) rebuilt;
    tools = map ({ name, drv, ... }: { inherit name; } // storeOfModules drv) (
      lib.filter ({ drv, ... }: !(drv ? relinkedFrom || lib.elem (closure.pathOf drv) pathsRebuilt)) tools
    );
    relinks = map ({ name, drv, ... }: { inherit name; } // store drv) (
      lib.filter ({ drv, ... }: drv ? relinkedFrom) tools
    );
  };
  # The environment's derivations as far as decided, and the cached paths to compare them with. All of `built` is among them, so
  # that no second evaluation is needed once everything is decided.
  comparison = {
    inherit (built)
      env
      faults
      check
      rebuilt
      tools
      relinks
      ;
    cached = map store [
      target
      (source.withPackages packages)
    ];
    prefix = "${target.libPrefix}-";
    unprefixed = unprefixed (lib.attrValues rebuilt ++ lib.catAttrs "drv" tools);
  };
  # Names of packages' derivations without the interpreter in them, such as those of a library's bindings.
  unprefixed =
    drvs: lib.unique (lib.filter (name: !(lib.hasPrefix "${target.libPrefix}-" name)) (map nameOf drvs));
  nameOf = drv: lib.removeSuffix ".drv" (builtins.substring 33 (-1) (baseNameOf (store drv).drv));
in
{
  # The names of the channel's packages, its other names, and the patch release of the target's Python.
  listing = patchbay.listing source // {
    pythonVersion = target.version or null;
  };
  # The same for a channel with an attribute that cannot even be evaluated to a set: any of the names may be a package's.
  uncheckedListing = {
    packageNames = lib.attrNames (names.attributesByName source.pkgs);
    versions = [ ];
    otherNames = [ ];
    pythonVersion = target.version or null;
  };

  # The input of the decisions: the packages of the source's environment, and the packages that the rebuilds need besides, as
  # far as the decisions so far lead to them. Or the reasons why no decision is possible.
  plan =
    if faults != [ ] then
      { inherit faults; }
    else if resolved.unknown != [ ] || resolved.refused != [ ] then
      { inherit (resolved) unknown refused; }
    else
      {
        inherit called leadsTo;
        sameAbi = patchbay.interpreter.sameAbi { inherit source target; };
        sourceFacts = store (patchbay.interpreterFacts source);
        targetFacts = store (patchbay.interpreterFacts target);
        # The service uses these facts for an interpreter that no cache has, so that a plan does not have to build it.
        interpreters =
          map
            (
              python:
              store python
              // {
                version = python.pythonVersion;
                abiFlags = patchbay.interpreter.abiFlags python;
              }
            )
            [
              source
              target
            ];
        packages = lib.mapAttrsToList (label: drv: {
          inherit label;
          name = names.distributionName drv;
          version = drv.version or "";
          requestedAs = requestedAs.${closure.pathOf drv} or [ ];
          path = closure.pathOf drv;
          inherit (store drv) drv;
          scan = scanOf drv;
        }) ofSource;
        tools = map tool tools;
        inherit comparison;
      };

  inherit env check built;

  # Throws the channel's own reason for each name that the plan refuses without a reason, in the same order.
  inherit (resolved) refusals;

  # The environment without Patchbay, as a baseline. A stage of its own, because the channel may refuse to evaluate it.
  baseline = store (target.withPackages packages) // {
    unprefixed = unprefixed (lib.attrValues (closure.modules target (packages target.pkgs)));
  };
}
