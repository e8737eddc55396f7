# Swaps the interpreter of a finished environment and rebuilds nothing. Extension modules that the target cannot see are
# left out; one that it would load and crash on fails the build.
#
# Type: overridePythonEnvInterpreter :: Derivation -> Interpreter -> Derivation
# Example: overridePythonEnvInterpreter (python313.withPackages (ps: [ ps.jinja2 ])) python313FreeThreading
{ lib, mkEnv }:
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
