# An environment's import check as a test: it fails where the swap has broken a module. Its result leads to the findings.
#
# Type: imports :: { env :: Derivation, gil :: "report" | "require-disabled" } -> Derivation
# `gil` as in a spec. Every environment has it as `tests.imports`.
# Example: imports { inherit env; gil = "require-disabled"; }
{
  pkgs,
  scripts,
  importCheck,
}:
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
    ${env.python.interpreter} -Es ${scripts.judge} ${findings} ${gil}
    ln -s ${findings} $out
  ''
