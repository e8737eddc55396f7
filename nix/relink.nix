# A built package of the source set as a member of the target's set, by links alone (what is linked, and what is not:
# scripts/relink.py). Builds that take it find it where the target looks, and nothing of it brings the source interpreter
# with it: the setup hooks of two interpreters define the same functions, and the last one wins for the whole build.
#
# The member stands in for the package in definitions, too: every attribute that they take of it is that of the target's own
# definition, and a variant that they make of it is the variant. Only its files come from the source.
#
# Type: relink :: {
#   source :: Interpreter, target :: Interpreter,
#   package :: Derivation                    of the source
#   own :: Derivation | null                 the package as the target's set defines it
#   variantOf :: Derivation -> Derivation    makes a member of a variant of `package`, where there is no `own`
#   rebuiltForTarget :: Derivation           the same, built
#   dependencies :: [ Derivation ]           of the target's set
#   fate :: "relinked" | "dropped" | "kept"
# } -> Derivation
{
  pkgs,
  lib,
  scripts,
  closure,
  interpreter,
  names,
}:
{
  source,
  target,
  package,
  own,
  variantOf,
  rebuiltForTarget,
  dependencies,
  fate,
}:
let
  definition = if own == null then package else own;
  members = lib.attrValues (closure.modules target dependencies);
  builtFor = drv: drv.relinkedFrom or drv.rebuiltFrom or null;

  # Outputs that a build takes in place of `out` are part of the link; the source's `dev` would bring the source's `out`.
  # The others hold manuals and wheels, which are the same for all interpreters.
  #
  # A package that is a certain output of something else, such as the bindings of a library, is that output alone, and the
  # others are the library.
  isOneOutput = package.outputSpecified or false;
  isPart =
    output:
    if isOneOutput then
      output == package.outputName
    else
      lib.elem output [
        "out"
        "dev"
        "bin"
      ];
  outputs = package.outputs or [ "out" ];
  parts = lib.filter isPart outputs;

  propagated = dependencies;
  propagatedNative = lib.filter (input: input != null) (own.propagatedNativeBuildInputs or [ ]);

  link =
    pkgs.runCommand "${target.libPrefix}-${names.distributionName package}-${package.version or "0"}-relinked"
      {
        nativeBuildInputs = [ pkgs.makeBinaryWrapper ];
        plan = builtins.toJSON {
          source = interpreter.layout source;
          target = interpreter.layout target;
          sameAbi = interpreter.sameAbi { inherit source target; };
          package = {
            name = names.distributionName package;
            paths = lib.unique ([ "${package}" ] ++ map (output: "${package.${output}}") parts);
            # One that is dropped and one that is kept are the same files.
            native = if fate == "relinked" then "none" else "left-out";
          };
          members = map (drv: {
            from = "${closure.mainOutput (builtFor drv)}";
            to = "${drv}";
          }) (lib.filter (drv: builtFor drv != null) members);
          searchPath = map (drv: "${drv}/${target.sitePackages}") members;
          propagated = {
            propagated-build-inputs = map (input: "${lib.getDev input}") propagated;
            propagated-native-build-inputs = map (input: "${lib.getDev input}") propagatedNative;
          };
        };
        passAsFile = [ "plan" ];
        preferLocalBuild = true;
        allowSubstitutes = true;
        pname = names.distributionName package;
        version = package.version or "0";
      }
      ''
        ${target.interpreter} -Es ${scripts.relink} "$planPath" "$out" wrappers.sh
        source wrappers.sh
      '';

  overriding =
    if own == null then
      {
        overrideAttrs = change: variantOf (package.overrideAttrs change);
      }
      // lib.optionalAttrs (package ? override) { override = new: variantOf (package.override new); }
      // lib.optionalAttrs (package ? overridePythonAttrs) {
        overridePythonAttrs = new: variantOf (package.overridePythonAttrs new);
      }
    else
      { };

  member =
    builtins.removeAttrs definition [ "__spliced" ]
    // overriding
    // {
      inherit (link)
        name
        drvPath
        outPath
        drvAttrs
        plan
        ;
      type = "derivation";
      all = [ member ];
      pythonModule = target;
      requiredPythonModules = target.pkgs.requiredPythonModules dependencies;
      propagatedBuildInputs = propagated;
      propagatedNativeBuildInputs = propagatedNative;
      disabled = false;
      relinkedFrom = package;
      inherit fate rebuiltForTarget outputs;
      passthru = builtins.removeAttrs (definition.passthru or { }) [ "tests" ] // {
        inherit (member)
          pythonModule
          requiredPythonModules
          disabled
          relinkedFrom
          fate
          rebuiltForTarget
          ;
      };
    }
    // lib.genAttrs outputs (
      output: if isPart output then member else closure.foreign package.${output}
    );
in
member
