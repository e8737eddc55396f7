# The environment of `source.withPackages packages` under the `target` interpreter: packages in `rebuild` are built for it,
# packages in `drop` lose their native modules, packages in `keep` are native and stay as they are, all others are the
# source's builds by link. What the rebuilds need is relinked: see relink-overlay.nix.
#
# Type: patchedEnv :: {
#   source :: Interpreter, target :: Interpreter,
#   packages :: PythonPackages -> [ Derivation ],
#   rebuild, drop, keep :: [ String ]      names of distributions of the environment
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
  toolFate ? drv: if lib.elem (names.distributionName drv) rebuild then "rebuilt" else "relinked",
  checks ? "none",
  gil ? "report",
  skipImports ? [ ],
  secondsPerModule ? 60,
  ignoreCollisions ? false,
}:
let
  ofSource = closure.modules source (packages source.pkgs);

  # What builds get of a package does not depend on whether the environment has it: a rebuilt package is the same derivation
  # in all environments that need it. Only what is asked for by name makes a difference.
  fateOf =
    drv:
    let
      name = names.distributionName drv;
    in
    if lib.elem name drop then
      "dropped"
    else if lib.elem name keep then
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
  builds = lib.genAttrs rebuild (
    name:
    let
      leadsToIt =
        attribute:
        (builtins.tryEval (outPathOf source.pkgs.${attribute} == outPathOf ofSource.${name})).value;
      attributes = lib.filter leadsToIt (attributesByName.${name} or [ ]);
      member = ofTarget.${name} or (throw "patchbay: ${name} is to be rebuilt, but the target's set has no package of that name");
    in
    if !(ofSource ? ${name}) then
      throw "patchbay: ${name} is to be rebuilt, but the environment has no package of that name"
    else if attributes != [ ] then
      relinked.pkgs.rebuiltForTarget.${lib.head attributes}
    else
      member.rebuiltForTarget or member
  );
  attributesByName = names.attributesByName (builtins.intersectAttrs source.pkgs target.pkgs);
  outPathOf = drv: drv.outPath or null;
  ofTarget = closure.evaluableModules relinked (packages relinked.pkgs);

  # What only the target's build of a package needs.
  neededByRebuilt = lib.filterAttrs (name: _: !(ofSource ? ${name})) (
    closure.modules relinked (lib.attrValues rebuilt)
  );

  fromSource = name: drv: {
    inherit name;
    version = drv.version or "";
    priority = drv.meta.priority or 5;
    fate = if lib.elem name drop then "dropped" else "reused";
    path = "${drv}";
    sourcePath = "${drv}";
    inherit (source) sitePackages;
  };
  fromTarget = name: drv: {
    inherit name;
    version = drv.version or "";
    priority = drv.meta.priority or 5;
    fate = "rebuilt";
    path = "${drv}";
    sourcePath = if ofSource ? ${name} then "${ofSource.${name}}" else null;
    inherit (target) sitePackages;
  };
in
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
      name: drv: if rebuilt ? ${name} then fromTarget name rebuilt.${name} else fromSource name drv
    ) ofSource
    ++ lib.mapAttrsToList (
      name: drv: if drv ? relinkedFrom then fromSource name drv.relinkedFrom else fromTarget name drv
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
