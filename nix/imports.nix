{
  pkgs,
  scripts,
  importCheck,
}:
/**
  Turns the import check of an environment into a test: the derivation fails if the swap broke a module. Its output is a link
  to the findings. `gil` means the same as in a spec. Every environment has this test as `tests.imports`.

  # Type

  ```
  imports :: { env :: Derivation; gil :: "report" | "require-disabled" ? "report"; } -> Derivation
  ```

  # Example

  ```nix
  imports { env = patchedEnv { … }; gil = "require-disabled"; }
  => «derivation …-python3.13t-patched-env-imports»
  ```
*/
{
  env,
  gil ? "report",
}:
let
  findings = importCheck env;
in
if gil != "report" && gil != "require-disabled" then
  throw "patchbay: `gil` has to be \"report\" or \"require-disabled\""
else
  pkgs.runCommandLocal "${env.name}-imports" { } ''
    ${env.python.interpreter} -Es ${scripts.assert_imports} ${findings} ${gil}
    ln -s ${findings} $out
  ''
