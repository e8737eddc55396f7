{
  lib,
  closure,
  names,
  resolve,
}:
/**
  Resolves the names in `rebuild`, `drop` and `keep` to names of distributions. An alias, or another spelling of an attribute,
  becomes the distribution that it leads to. A name that is an attribute of one of `packages` becomes the label of that package.

  - `faults`: sentences about the arguments. If there are any, the result has only `faults`, `called` and `leadsTo`.
  - `called`: for every name that is an attribute, the distribution; `leadsTo`: for the same names, the package's store path.
  - `all`: every name of the three lists, once. `where` says which list has a name, for messages.

  # Type

  ```
  overrides :: {
    source :: Interpreter;
    rebuild :: "auto" | "none" | [ String ];
    drop :: [ String ];
    keep :: [ String ];
    packages :: { <label> = Derivation; } ? { };
  } -> {
    faults :: [ String ];
    called :: { <name> = String; };
    leadsTo :: { <name> = String; };
    rebuild :: "auto" | [ String ];
    drop :: [ String ];
    keep :: [ String ];
    all :: [ String ];
    where :: String -> String;
  }
  ```

  # Example

  ```nix
  overrides { source = pkgs.python313; rebuild = [ "MarkupSafe" ]; drop = [ "Ruamel.yaml_clib" ]; keep = [ ]; }
  => { faults = [ ]; rebuild = [ "markupsafe" ]; drop = [ "ruamel-yaml-clib" ]; keep = [ ]; … }
  ```
*/
{
  source,
  rebuild,
  drop,
  keep,
  packages ? { },
}:
let
  lists = {
    inherit drop keep;
    rebuild = if rebuild == "auto" || rebuild == "none" then [ ] else rebuild;
  };
  shapeFaults = lib.concatLists (
    lib.mapAttrsToList (
      field: list:
      if !(builtins.isList list) then
        [ "`${field}` has to be ${lib.optionalString (field == "rebuild") "\"auto\", \"none\" or "}a list of names" ]
      else
        map (one: "`${field}` holds a value of type ${builtins.typeOf one}, not the name of a package") (
          lib.filter (one: !(builtins.isString one)) list
        )
    ) lists
  );

  found =
    (resolve {
      python = source;
      requested = lib.unique (lib.concatLists (lib.attrValues lists));
    }).found;
  ofFound =
    fact: lib.listToAttrs (map ({ name, drv, ... }: lib.nameValuePair name (fact drv)) found);
  called = ofFound names.distributionName;
  labels = lib.listToAttrs (
    lib.mapAttrsToList (label: drv: lib.nameValuePair (closure.pathOf drv) label) packages
  );
  leadsTo = ofFound closure.pathOf;
  labelOf = name: labels.${leadsTo.${name} or ""} or called.${name} or (names.normalName name);
  asked = lib.mapAttrs (_: list: lib.unique (map labelOf list)) lists;
  all = lib.unique (lib.concatLists (lib.attrValues asked));
  fieldsOf = name: lib.filter (field: lib.elem name asked.${field}) (lib.attrNames asked);
  repeatFaults = map (
    name:
    "${name} stands in ${
      lib.concatMapStringsSep " and " (field: "`${field}`") (fieldsOf name)
    }, and may stand in one of these"
  ) (lib.filter (name: lib.length (fieldsOf name) > 1) all);

  faults = if shapeFaults != [ ] then shapeFaults else repeatFaults;
in
{
  inherit faults called leadsTo;
}
// lib.optionalAttrs (faults == [ ]) {
  inherit (asked) drop keep;
  rebuild = if rebuild == "auto" then "auto" else asked.rebuild;
  inherit all;
  where = name: "${name} (in `${lib.head (fieldsOf name)}`)";
}
