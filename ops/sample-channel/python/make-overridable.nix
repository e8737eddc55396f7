# makeOverridablePythonPackage : (args -> package) -> args -> package with overridePythonAttrs
#
# Where the arguments are a function of the finished attributes, so are the changed ones.
lib:
let
  change =
    args: new:
    let
      changed = old: old // (if lib.isFunction new then new old else new);
    in
    if lib.isFunction args then finalAttrs: changed (args finalAttrs) else changed args;

  makeOverridablePythonPackage =
    build: args:
    let
      package = build args;
    in
    if builtins.isAttrs package then
      package
      // {
        overridePythonAttrs = new: makeOverridablePythonPackage build (change args new);
        overrideAttrs = new: makeOverridablePythonPackage (args: (build args).overrideAttrs new) args;
      }
    else
      package;
in
makeOverridablePythonPackage
