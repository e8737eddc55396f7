{
  pkgs,
  scripts,
  closure,
  names,
  patchedEnv,
}:
/**
  Returns a derivation of a JSON file that says whether a native package still works without its native part. The file has the
  shape that scripts/fallback.py prints.

  The build imports every module that the source interpreter can import, with the native part of this package left out and of
  no other. It uses the source interpreter: on the target, other native packages would have to be compiled first.

  # Type

  ```
  fallback :: { source :: Interpreter; package :: Derivation; } -> Derivation
  ```

  # Example

  ```nix
  fallback { source = pkgs.python313; package = pkgs.python313.pkgs.tornado; }
  => «derivation …-tornado-…-without-native-part.json»
  ```
*/
{ source, package, ... }:
let
  env =
    (patchedEnv {
      inherit source;
      target = source;
      packages = _: [ package ];
      drop = [ (baseNameOf (closure.pathOf package)) ];
      # Nothing runs the programs of this environment, and builds find packages in folders of their own.
      ignoreCollisions = true;
    }).overrideAttrs
      # No cache has this environment.
      (_: { allowSubstitutes = false; });
in
pkgs.runCommandLocal "${package.name}-without-native-part.json" { } ''
  export HOME="$PWD"
  ${source.interpreter} -Es ${scripts.fallback} ${names.distributionName package} \
    ${env}/bin/${source.executable} ${env}/nix-support/patchbay.json \
    ${env.patchbay.sourceEnv}/bin/${source.executable} > $out
''
