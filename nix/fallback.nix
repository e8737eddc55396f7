# Whether a native package works under the target without its native part, as JSON (shape: scripts/fallback.py): every module
# that the source can import is imported by the target. Its own dependencies do without theirs, too.
#
# Type: fallback :: { source :: Interpreter, target :: Interpreter, package :: Derivation } -> Derivation
{
  pkgs,
  lib,
  scripts,
  closure,
  names,
  patchedEnv,
}:
{
  source,
  target,
  package,
}:
let
  env =
    (patchedEnv {
      inherit source target;
      packages = _: [ package ];
      drop = lib.attrNames (closure.modules source [ package ]);
      # Nobody runs its programs, and builds find packages side by side.
      ignoreCollisions = true;
    }).overrideAttrs
      # Other than an environment that is asked for, it is in no cache.
      (_: { allowSubstitutes = false; });
in
pkgs.runCommandLocal "${package.name}-without-native-part.json" { } ''
  export HOME="$PWD"
  ${target.interpreter} -Es ${scripts.fallback} ${names.distributionName package} \
    ${env}/bin/${target.executable} ${env}/nix-support/patchbay.json \
    ${env.patchbay.sourceEnv}/bin/${source.executable} > $out
''
