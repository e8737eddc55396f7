{ pkgs, scripts }:
/**
  Returns a derivation of a JSON file that says which modules of an environment can be imported. The environment must be one
  that this library made. The file has the shape that scripts/import_check.py prints.

  An import runs the packages' own code, so it happens in Nix's sandbox. Findings are data: the derivation succeeds with any
  findings.

  # Type

  ```
  importCheck :: Derivation -> Derivation
  ```

  # Example

  ```nix
  importCheck (patchedEnv { … })
  => «derivation …-python3.13t-patched-env-import-check.json»
  ```
*/
env:
pkgs.runCommandLocal "${env.name}-import-check.json"
  {
    # The check compares a module that fails with the source's environment of the same packages.
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
