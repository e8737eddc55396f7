# What is asked of single packages, by the names of their distributions: another spelling of an attribute, or an alias, is the
# distribution that it leads to.
#
# Type: overrides :: { source :: Interpreter, rebuild :: "auto" | "none" | [ String ], drop, keep :: [ String ] } ->
#   { faults :: [ String ], called :: { <name> = String },
#     rebuild :: "auto" | [ String ], drop, keep, all :: [ String ], where :: String -> String }
# `called` has the distribution of every name that is an attribute; `where` says which list has a name. Where there are
# faults, there is nothing but these two.
{
  lib,
  names,
  resolve,
}:
{
  source,
  rebuild,
  drop,
  keep,
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

  called = lib.listToAttrs (
    map (found: lib.nameValuePair found.name (names.distributionName found.drv))
      (resolve {
        python = source;
        requested = lib.unique (lib.concatLists (lib.attrValues lists));
      }).found
  );
  asked = lib.mapAttrs (
    _: list: lib.unique (map (name: called.${name} or (names.normalName name)) list)
  ) lists;
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
  inherit faults called;
}
// lib.optionalAttrs (faults == [ ]) {
  inherit (asked) drop keep;
  rebuild = if rebuild == "auto" then "auto" else asked.rebuild;
  inherit all;
  where = name: "${name} (in `${lib.head (fieldsOf name)}`)";
}
