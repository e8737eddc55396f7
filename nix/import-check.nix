# Proves what of an environment can be imported, as JSON (shape: scripts/import_check.py). Importing runs the packages' own
# code, so it happens where Nix keeps it from everything else. Findings are data: the derivation succeeds with any of them.
#
# Type: importCheck :: Derivation -> Derivation        for an environment made by this library
{ pkgs, lib, scripts }:
env:
pkgs.runCommand "${env.name}-import-check.json" { } ''
  export HOME="$PWD"
  ${env.python.interpreter} -Es ${scripts.import_check} ${env.interpreter} ${env}/nix-support/patchbay.json \
    ${env.patchbay.source.interpreter} ${lib.concatStringsSep ":" env.patchbay.sourceSitePackages} > $out
''
