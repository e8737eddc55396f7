{ lib, mkEnv }:
/**
  Swaps the interpreter of a finished environment and rebuilds nothing. Leaves out extension modules that the target cannot see.
  The build fails if the target would load an extension module and crash.

  # Type

  ```
  overridePythonEnvInterpreter :: Derivation -> Interpreter -> Derivation
  ```

  # Example

  ```nix
  overridePythonEnvInterpreter (pkgs.python313.withPackages (ps: [ ps.jinja2 ])) pkgs.python313FreeThreading
  => «derivation …-python3.13t-python3-3.13.5-patched-env»
  ```
*/
sourceEnv: target:
let
  source =
    sourceEnv.python
      or (throw "patchbay: ${sourceEnv.name or "the first argument"} is not an environment made by withPackages or buildEnv");
in
mkEnv {
  name = "${target.libPrefix}-${lib.removeSuffix "-env" sourceEnv.name}-patched-env";
  inherit source target sourceEnv;
  packages = [ ];
  fromSourceEnv = true;
}
