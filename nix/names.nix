# Names of packages: the same normal form and the same limits as in the service.
{ lib }:
rec {
  # Type: normalName :: String -> String
  # The normal form of PEP 503: lower case, and one `-` for any run of `-`, `_` and `.`.
  # Example: normalName "Ruamel.yaml_CLIB" -> "ruamel-yaml-clib"
  normalName =
    name: lib.concatStringsSep "-" (lib.filter builtins.isString (builtins.split "[-_.]+" (lib.toLower name)));

  # Type: attributesByName :: { <attribute> = a } -> { <normal name> = [ String ] }
  # The attributes of a package set by the normal forms of their names: a few differ in dashes alone.
  attributesByName = set: lib.groupBy normalName (lib.attrNames set);

  # Type: isPackageName :: Any -> Bool
  # Whether a value out of a spec may be looked up as a package. `builtins.match` is anchored at both ends.
  isPackageName =
    value: builtins.isString value && builtins.match "[A-Za-z_][A-Za-z0-9_-]{0,127}" value != null;

  # Type: distributionName :: Derivation -> String
  # Normal form of the name of the distribution that a Python package installs.
  distributionName = drv: normalName (drv.pname or (builtins.parseDrvName drv.name).name);
}
