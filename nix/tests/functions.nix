# Lists the names of the library's public functions: `scan`, `names.normalName`.
{ lib, patchbay }:
lib.concatLists (
  lib.mapAttrsToList (
    name: value:
    if lib.isFunction value then [ name ] else map (member: "${name}.${member}") (lib.attrNames value)
  ) patchbay
)
