# Why a package may not be used, by its `meta` and the channel's `config`; null where it may. Both have the shape that Nixpkgs
# gives them.
{ lib, config }:
{ name, pname, meta }@package:
let
  licenses = lib.toList (meta.license or [ ]);
  isUnfree = license: !(license.free or true);
  isAllowedUnfree =
    (config.allowUnfree or false) || (config.allowUnfreePredicate or (_: false)) package;
  vulnerabilities = meta.knownVulnerabilities or [ ];
  nameOf = license: license.shortName or license.fullName or "unknown";
in
if (meta.broken or false) && !(config.allowBroken or false) then
  "is marked as broken"
else if lib.any isUnfree licenses && !isAllowedUnfree then
  "has an unfree license (‘${lib.concatMapStringsSep " " nameOf licenses}’)"
else if vulnerabilities != [ ] && !(lib.elem name (config.permittedInsecurePackages or [ ])) then
  "is marked as insecure: ${lib.concatStringsSep "; " vulnerabilities}"
else
  null
