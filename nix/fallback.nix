# Whether a native package does its work without its native part, as JSON (shape: scripts/fallback.py): every module that the
# source can import is imported with the native part of this package left out, and of no other. The source interpreter runs
# the trial: for the target, other native packages would have to be compiled first.
#
# Type: fallback :: { source :: Interpreter, package :: Derivation, ... } -> Derivation
{
  pkgs,
  scripts,
  closure,
  names,
  patchedEnv,
}:
{ source, package, ... }:
let
  env =
    (patchedEnv {
      inherit source;
      target = source;
      packages = _: [ package ];
      drop = [ (baseNameOf (closure.pathOf package)) ];
      # Nothing runs its programs, and builds find packages side by side.
      ignoreCollisions = true;
    }).overrideAttrs
      # Other than an environment that is asked for, it is in no cache.
      (_: { allowSubstitutes = false; });
in
pkgs.runCommandLocal "${package.name}-without-native-part.json" { } ''
  export HOME="$PWD"
  ${source.interpreter} -Es ${scripts.fallback} ${names.distributionName package} \
    ${env}/bin/${source.executable} ${env}/nix-support/patchbay.json \
    ${env.patchbay.sourceEnv}/bin/${source.executable} > $out
''
