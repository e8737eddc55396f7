# The environment of `source.withPackages packages` under the `target` interpreter: packages in `rebuild` are built for it,
# packages in `drop` lose their native modules, packages in `keep` are native and stay as they are, all others are the
# source's builds by link. What the rebuilds need is relinked: see relink-overlay.nix.
#
# Type: patchedEnv :: {
#   source :: Interpreter, target :: Interpreter,
#   packages :: PythonPackages -> [ Derivation ],
#   rebuild, drop, keep :: [ String ]      packages of the environment, by the names of their distributions or, where several
#                                          have one name, by the last parts of their store paths
#   toolFate :: Derivation -> "relinked" | "rebuilt" | "dropped"      what the builds of rebuilt packages get of a package
#   checks :: "none" | "rebuilt"           whether rebuilt packages run their own tests
#   gil :: "report" | "require-disabled"   whether `tests.imports` of the environment fails where the GIL is turned on
#   skipImports :: [ String ]              modules that the import check leaves out, `pkg.*` for all below `pkg`
#   secondsPerModule :: Number             until the import check gives the import of one module up
#   ignoreCollisions :: Bool               whether the first of several files that differ is taken, instead of none
# } -> Derivation
# Example: patchedEnv { source = python313; target = python313FreeThreading; packages = ps: [ ps.jinja2 ];
#   rebuild = [ "markupsafe" ]; }
{
  lib,
  closure,
  mkEnv,
  names,
  relinkedInterpreter,
}:
{
  source,
  target,
  packages,
  rebuild ? [ ],
  drop ? [ ],
  keep ? [ ],
  toolFate ? drv: if closure.isNamed rebuild drv then "rebuilt" else "relinked",
  checks ? "none",
  gil ? "report",
  skipImports ? [ ],
  secondsPerModule ? 60,
  ignoreCollisions ? false,
}:
let
  inherit (closure) installedOutputs isNamed pathOf;
  ofSource = closure.modules source (packages source.pkgs);
  among = list: lib.filterAttrs (_: isNamed list) ofSource;
  pathsIn = list: map pathOf (lib.attrValues (among list));

  # What builds get of a package does not depend on whether the environment has it: a rebuilt package is the same derivation
  # in all environments that need it. Only a package that is asked for by name makes a difference.
  dropped = pathsIn drop;
  kept = pathsIn keep;
  fateOf =
    drv:
    let
      path = pathOf drv;
    in
    if lib.elem path dropped then
      "dropped"
    else if lib.elem path kept then
      "kept"
    else
      toolFate drv;

  relinked = relinkedInterpreter {
    inherit
      source
      target
      fateOf
      checks
      ;
  };

  # The target may refuse to evaluate one that the source takes: the error then names it.
  rebuilt = lib.mapAttrs (
    name: drv:
    builtins.addErrorContext "while evaluating the package '${name}' for ${target.executable}" (
      builtins.seq drv.outPath drv
    )
  ) builds;
  # Two builds belong together when the same attribute leads to them. One that bears the package's name is looked at first;
  # where it leads to another package, the target's closure of what was asked for has the build, under whatever name.
  builds = lib.mapAttrs (
    label: drv:
    let
      path = pathOf drv;
      leadsToIt =
        attribute:
        let
          found = builtins.tryEval (closure.pathOf source.pkgs.${attribute} == path);
        in
        found.success && found.value;
      attributes = lib.filter leadsToIt (attributesByName.${names.distributionName drv} or [ ]);
      member =
        ofTarget.${path}
          or (throw "patchbay: ${label} is to be rebuilt, but the target's set has no package of that name");
    in
    if attributes != [ ] then
      closure.mainOutput relinked.pkgs.rebuiltForTarget.${lib.head attributes}
    else
      member.rebuiltForTarget or member
  ) (among rebuild);
  attributesByName = names.attributesByName (builtins.intersectAttrs source.pkgs target.pkgs);
  # By the source's build that each stands for.
  ofTarget = lib.listToAttrs (
    map (drv: lib.nameValuePair (pathOf (builtFrom drv)) drv) (
      lib.filter (drv: builtFrom drv != null) (closure.evaluableModules relinked (packages relinked.pkgs))
    )
  );
  builtFrom = drv: drv.relinkedFrom or drv.rebuiltFrom or null;
  unknown = lib.filter (
    name: !(lib.any (isNamed [ name ]) (lib.attrValues ofSource))
  ) rebuild;

  # What only the target's build of a package needs.
  neededByRebuilt = lib.filterAttrs (
    _: drv: builtFrom drv == null || !(lib.elem (pathOf (builtFrom drv)) (map pathOf (lib.attrValues ofSource)))
  ) (closure.modules relinked (lib.attrValues rebuilt));

  entry = label: drv: {
    name = names.distributionName drv;
    inherit label;
    version = drv.version or "";
    priority = drv.meta.priority or 5;
    path = "${closure.mainOutput drv}";
    otherPaths = map (output: "${output}") (lib.tail (installedOutputs drv));
  };
  fromSource =
    label: drv:
    entry label drv
    // {
      fate = if lib.elem (pathOf drv) dropped then "dropped" else "reused";
      sourcePath = "${closure.mainOutput drv}";
      inherit (source) sitePackages;
    };
  fromTarget =
    label: drv:
    entry label drv
    // {
      fate = "rebuilt";
      sourcePath = if ofSource ? ${label} then "${closure.mainOutput ofSource.${label}}" else null;
      inherit (target) sitePackages;
    };
in
if unknown != [ ] then
  throw "patchbay: ${lib.concatStringsSep ", " unknown} is to be rebuilt, but the environment has no package of that name"
else
mkEnv {
  name = "${target.libPrefix}-patched-env";
  inherit
    source
    rebuilt
    gil
    skipImports
    secondsPerModule
    ignoreCollisions
    ;
  target = relinked;
  packages =
    lib.mapAttrsToList (
      label: drv: if rebuilt ? ${label} then fromTarget label rebuilt.${label} else fromSource label drv
    ) ofSource
    ++ lib.mapAttrsToList (
      label: drv: if drv ? relinkedFrom then fromSource label drv.relinkedFrom else fromTarget label drv
    ) neededByRebuilt;
  sourceEnv =
    if ignoreCollisions then
      source.buildEnv.override {
        extraLibs = packages source.pkgs;
        inherit ignoreCollisions;
      }
    else
      source.withPackages packages;
}
