# What is asked of single packages, by the names of their distributions: another spelling of an attribute, or an alias, is the
# distribution that it leads to.
#
# Type: overrides :: {
#   source :: Interpreter, rebuild :: "auto" | "none" | [ String ], drop, keep :: [ String ],
#   packages :: { <label> = Derivation }      of the environment: a name that is one's attribute becomes its label
# } ->
#   { faults :: [ String ], called :: { <name> = String }, leadsTo :: { <name> = String },
#     rebuild :: "auto" | [ String ], drop, keep, all :: [ String ], where :: String -> String }
# `called` has the distribution of every name that is an attribute, and `leadsTo` the store path of that package; `where` says
# which list has a name. Where there are faults, there is nothing but `faults`, `called` and `leadsTo`.
{
  lib,
  closure,
  names,
  resolve,
}:
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
