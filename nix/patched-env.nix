{
  lib,
  closure,
  mkEnv,
  names,
  relinkedInterpreter,
}:
/**
  Builds the environment of `source.withPackages packages` for the `target` interpreter. Packages in `rebuild` are built for the
  target. Packages in `drop` lose their native modules. Packages in `keep` are native and stay unchanged. All others are the
  source's builds, linked. Packages that the rebuilds need are relinked: see relink-overlay.nix.

  - `rebuild`, `drop`, `keep`: names of distributions in the environment or, if several packages have one name, the last parts
    of their store paths.
  - `toolFate`: the form of a package that the builds of rebuilt packages get.
  - `checks`: whether rebuilt packages run their own tests.
  - `gil`: whether `tests.imports` of the environment fails if an import turns the GIL on.
  - `skipImports`: modules that the import check leaves out; `pkg.*` stands for all modules below `pkg`.
  - `secondsPerModule`: time limit of the import check for one module.
  - `ignoreCollisions`: takes the first of several files that differ. Otherwise the build fails.

  # Type

  ```
  patchedEnv :: {
    source :: Interpreter;
    target :: Interpreter;
    packages :: PythonPackages -> [ Derivation ];
    rebuild :: [ String ] ? [ ];
    drop :: [ String ] ? [ ];
    keep :: [ String ] ? [ ];
    toolFate :: Derivation -> "relinked" | "rebuilt" | "dropped";
    checks :: "none" | "rebuilt" ? "none";
    gil :: "report" | "require-disabled" ? "report";
    skipImports :: [ String ] ? [ ];
    secondsPerModule :: Number ? 60;
    ignoreCollisions :: Bool ? false;
  } -> Derivation
  ```

  # Example

  ```nix
  patchedEnv {
    source = pkgs.python313;
    target = pkgs.python313FreeThreading;
    packages = ps: [ ps.jinja2 ];
    rebuild = [ "markupsafe" ];
  }
  => «derivation …-python3.13t-patched-env»
  ```
*/
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

  # The form of a package that builds get does not depend on whether the environment has the package, so a rebuilt package is
  # the same derivation in all environments that need it. The exceptions are the packages that `drop` and `keep` name.
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

  # The target may refuse to evaluate a package that the source accepts. The error then names the package.
  rebuilt = lib.mapAttrs (
    name: drv:
    builtins.addErrorContext "while evaluating the package '${name}' for ${target.executable}" (
      builtins.seq drv.outPath drv
    )
  ) builds;
  # The target's build of a package is the one that the same attribute leads to. Tries attributes with the package's name
  # first. If none of them leads to the package, takes the build from the target's closure of the requested packages.
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
  # The target's packages, by the store path of the source's build that each replaces.
  ofTarget = lib.listToAttrs (
    map (drv: lib.nameValuePair (pathOf (builtFrom drv)) drv) (
      lib.filter (drv: builtFrom drv != null) (closure.evaluableModules relinked (packages relinked.pkgs))
    )
  );
  builtFrom = drv: drv.relinkedFrom or drv.rebuiltFrom or null;
  unknown = lib.filter (
    name: !(lib.any (isNamed [ name ]) (lib.attrValues ofSource))
  ) rebuild;

  # Packages that only the target's builds need.
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
