# The environment of `source.withPackages packages` under the `target` interpreter: packages in `rebuild` come from the
# target's own set, packages in `drop` lose their native modules, all others are the source's builds by link.
#
# Type: patchedEnv :: {
#   source :: Interpreter, target :: Interpreter,
#   packages :: PythonPackages -> [ Derivation ],
#   rebuild :: [ String ], drop :: [ String ]      names of distributions
# } -> Derivation
# Example: patchedEnv { source = python313; target = python313FreeThreading; packages = ps: [ ps.jinja2 ];
#   rebuild = [ "markupsafe" ]; }
{
  lib,
  closure,
  mkEnv,
  names,
}:
{
  source,
  target,
  packages,
  rebuild ? [ ],
  drop ? [ ],
}:
let
  ofSource = closure.modules source (packages source.pkgs);

  # Two builds belong together when they install the same distribution, whatever attribute leads to them: `numpy` may be
  # an alias of `numpy_2`. So the target's are looked for in the closure of what was asked for, and only then by name.
  ofTarget = closure.evaluableModules target (packages target.pkgs);
  rebuilt = lib.genAttrs rebuild (name: ofTarget.${name} or (byName name));
  byName =
    name:
    let
      named = lib.filter (attribute: names.normalName attribute == name) (lib.attrNames target.pkgs);
      # What the channel itself says against the package is the best there is to say.
      drv = target.pkgs.${lib.head named};
    in
    if ofSource ? ${name} && named != [ ] && names.distributionName drv == name then
      drv
    else
      throw "patchbay: ${name} is to be rebuilt, but the target's set has no package of that name";

  # What only the target's build of a package needs: nothing of the source's can stand in for it.
  neededByRebuilt = lib.filterAttrs (name: _: !(ofSource ? ${name})) (
    closure.modules target (lib.attrValues rebuilt)
  );

  entry =
    name: drv: fate: sitePackages:
    {
      inherit name fate sitePackages;
      version = drv.version or "";
      path = "${drv}";
      sourcePath = if ofSource ? ${name} then "${ofSource.${name}}" else null;
    };
in
mkEnv {
  name = "${target.libPrefix}-patched-env";
  inherit source target rebuilt;
  packages =
    lib.mapAttrsToList (
      name: drv:
      if rebuilt ? ${name} then
        entry name rebuilt.${name} "rebuilt" target.sitePackages
      else
        entry name drv (if lib.elem name drop then "dropped" else "reused") source.sitePackages
    ) ofSource
    ++ lib.mapAttrsToList (name: drv: entry name drv "rebuilt" target.sitePackages) neededByRebuilt;
  sourceSitePackages = map (drv: "${drv}/${source.sitePackages}") (lib.attrValues ofSource);
}
