{ lib, names }:
/**
  Lists the names of an interpreter's package set in two parts: packages of this interpreter with their versions, and all other
  names. Other names belong to functions, hooks, programs, aliases, and packages that the set only has so that it can say why
  they are missing.

  Names are in normal form and sorted. `versions` has one entry for each of `packageNames`: "" if the package has no version.

  Evaluates each attribute to an attribute set and no further: neither its derivation nor its dependencies. Ten thousand
  attributes take one or two seconds and some hundred megabytes.

  # Type

  ```
  listing :: Interpreter -> {
    packageNames :: [ String ];
    versions :: [ String ];
    otherNames :: [ String ];
  }
  ```

  # Example

  ```nix
  listing pkgs.python313
  => { packageNames = [ "attrs" … ]; versions = [ "25.3.0" … ]; otherNames = [ "buildpythonpackage" … ]; }
  ```
*/
python:
let
  # Returns a list with the version, or an empty list if the attribute is no package.
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
