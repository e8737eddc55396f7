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
  interpreter,
  mkEnv,
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
  ofTarget = closure.modules target (packages target.pkgs);

  rebuilt = lib.genAttrs rebuild (
    name:
    ofTarget.${name}
      or (throw "patchbay: ${name} is to be rebuilt, but is not among the target's packages: ${lib.concatStringsSep ", " (lib.attrNames ofTarget)}")
  );

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
  inherit source target;
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
