# Names of packages, with the same normal form and the same limits as in the service.
{ lib }:
rec {
  /**
    Returns the normal form of PEP 503: lower case, with one `-` for each run of `-`, `_` and `.`.

    # Type

    ```
    normalName :: String -> String
    ```

    # Example

    ```nix
    normalName "Ruamel.yaml_CLIB"
    => "ruamel-yaml-clib"
    ```
  */
  normalName =
    name: lib.concatStringsSep "-" (lib.filter builtins.isString (builtins.split "[-_.]+" (lib.toLower name)));

  /**
    Groups the attributes of a package set by the normal forms of their names. A few attributes differ in dashes alone.

    # Type

    ```
    attributesByName :: { <attribute> = a; } -> { <normal name> = [ String ]; }
    ```

    # Example

    ```nix
    attributesByName { six = 1; two-words = 2; two_words = 3; }
    => { six = [ "six" ]; two-words = [ "two-words" "two_words" ]; }
    ```
  */
  attributesByName = set: lib.groupBy normalName (lib.attrNames set);

  /**
    Returns whether a value from a spec may be looked up as a package.

    # Type

    ```
    isPackageName :: Any -> Bool
    ```

    # Example

    ```nix
    map isPackageName [ "numpy" "../numpy" 7 ]
    => [ true false false ]
    ```
  */
  isPackageName =
    # `builtins.match` is anchored at both ends.
    value: builtins.isString value && builtins.match "[A-Za-z_][A-Za-z0-9_-]{0,127}" value != null;

  /**
    Returns the name of the distribution that a Python package installs, in normal form.

    # Type

    ```
    distributionName :: Derivation -> String
    ```

    # Example

    ```nix
    distributionName pkgs.python313.pkgs.markupsafe
    => "markupsafe"
    ```
  */
  distributionName = drv: normalName (drv.pname or (builtins.parseDrvName drv.name).name);
}
