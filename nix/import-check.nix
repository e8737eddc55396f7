# Proves what of an environment can be imported, as JSON (shape: scripts/import_check.py). Importing runs the packages' own
# code, so it happens where Nix keeps it from everything else. Findings are data: the derivation succeeds with any of them.
#
# Type: importCheck :: Derivation -> Derivation        for an environment made by this library
{ pkgs, scripts }:
env:
pkgs.runCommandLocal "${env.name}-import-check.json"
  {
    # The environment that the source has for the same packages is what a module that fails is compared with.
    request = builtins.toJSON {
      inherit (env) interpreter;
      report = "${env}/nix-support/patchbay.json";
      sourceInterpreter = "${env.patchbay.sourceEnv}/bin/${env.patchbay.source.executable}";
      inherit (env.patchbay) skipImports secondsPerModule;
    };
    passAsFile = [ "request" ];
  }
  ''
    export HOME="$PWD"
    ${env.python.interpreter} -Es ${scripts.import_check} "$requestPath" "''${NIX_BUILD_CORES:-0}" > $out
  ''
