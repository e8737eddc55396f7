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

  # Two builds belong together when they install the same distribution, whatever attribute leads to them: `numpy` may be
  # an alias of `numpy_2`. So the target's are looked for in the closure of what was asked for, and only then by name.
  ofTarget = closure.evaluableModules relinked (packages relinked.pkgs);
  rebuilt = lib.genAttrs rebuild (
    name:
    let
      member = ofTarget.${name} or (byName name);
    in
    member.rebuiltForTarget or member
  );
  byName =
    name:
    let
      named = lib.filter (attribute: names.normalName attribute == name) (lib.attrNames relinked.pkgs);
      # What the channel itself says against the package is the best there is to say.
      drv = relinked.pkgs.${lib.head named};
    in
    if ofSource ? ${name} && named != [ ] && names.distributionName drv == name then
      drv
    else
      throw "patchbay: ${name} is to be rebuilt, but the target's set has no package of that name";

  # What only the target's build of a package needs.
  neededByRebuilt = lib.filterAttrs (name: _: !(ofSource ? ${name})) (
    closure.modules relinked (lib.attrValues rebuilt)
  );

  fromSource = name: drv: {
    inherit name;
    version = drv.version or "";
    fate = if lib.elem name drop then "dropped" else "reused";
    path = "${drv}";
    sourcePath = "${drv}";
    inherit (source) sitePackages;
  };
  fromTarget = name: drv: {
    inherit name;
    version = drv.version or "";
    fate = "rebuilt";
    path = "${drv}";
    sourcePath = if ofSource ? ${name} then "${ofSource.${name}}" else null;
    inherit (target) sitePackages;
  };
in
mkEnv {
  name = "${target.libPrefix}-patched-env";
  inherit source rebuilt gil;
  target = relinked;
  packages =
    lib.mapAttrsToList (
      name: drv: if rebuilt ? ${name} then fromTarget name rebuilt.${name} else fromSource name drv
    ) ofSource
    ++ lib.mapAttrsToList (
      name: drv: if drv ? relinkedFrom then fromSource name drv.relinkedFrom else fromTarget name drv
    ) neededByRebuilt;
  sourceSitePackages = map (drv: "${drv}/${source.sitePackages}") (lib.attrValues ofSource);
}
