# The names of a package set, apart: packages of the interpreter with their versions, and all other names, which functions,
# hooks and programs have, and aliases and packages that the set only has to say why they are not there.
#
# Each attribute is evaluated to a set and no further: neither its derivation nor what it needs. Ten thousand attributes take
# a second or two and some hundred megabytes.
#
# Type: listing :: Interpreter -> { packageNames :: [ String ], versions :: [ String ], otherNames :: [ String ] }
# Names are in normal form, sorted; `versions` has one for each of `packageNames`, "" where there is none.
{ lib, names }:
python:
let
  # A list of the version, empty where the attribute is no package.
  versionAt =
    attribute:
    let
      drv = python.pkgs.${attribute};
      found = builtins.tryEval (
        lib.isDerivation drv && lib.isDerivation (drv.pythonModule or null) && isPython drv.pythonModule
      );
      version = builtins.tryEval drv.version or "";
    in
    if found.success && found.value then
      [ (if version.success && builtins.isString version.value then version.value else "") ]
    else
      [ ];
  isPython = module: module.outPath == python.outPath;

  byName = lib.mapAttrs (_: lib.concatMap versionAt) (names.attributesByName python.pkgs);
  packages = lib.filterAttrs (_: versions: versions != [ ]) byName;
in
{
  packageNames = lib.attrNames packages;
  versions = map lib.head (lib.attrValues packages);
  otherNames = lib.filter (name: byName.${name} == [ ]) (lib.attrNames byName);
}
