{
  pkgs,
  lib,
  scripts,
  closure,
  interpreter,
  names,
}:
/**
  Makes a built package of the source's set a member of the target's set, by links alone. scripts/relink.py says which files are
  linked. Builds find the member where the target looks. The member does not bring the source interpreter: the setup hooks of
  two interpreters define the same functions, and the last definition wins for the whole build.

  The member also replaces the package in definitions: every attribute that they read is that of the target's own definition,
  and an override of the member overrides that definition. Only its files come from the source.

  - `package`: the source's build. `own`: the same package as the target's set defines it, or null.
  - `variantOf`: makes a member of a variant of `package`; used if `own` is null.
  - `rebuiltForTarget`: the same package, built for the target.
  - `dependencies`: members of the target's set.

  # Type

  ```
  relink :: {
    source :: Interpreter;
    target :: Interpreter;
    package :: Derivation;
    own :: Derivation | null;
    variantOf :: Derivation -> Derivation;
    rebuiltForTarget :: Derivation;
    dependencies :: [ Derivation ];
    fate :: "relinked" | "dropped" | "kept";
  } -> Derivation
  ```

  # Example

  ```nix
  relink {
    inherit source target;
    package = source.pkgs.click;
    own = target.pkgs.click;
    variantOf = variant: variant;
    rebuiltForTarget = target.pkgs.click;
    dependencies = [ ];
    fate = "relinked";
  }
  => «derivation …-python3.13t-click-…-relinked»
  ```
*/
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

  # The link has the outputs that a build takes instead of `out`; the source's `dev` would bring the source's `out`. The other
  # outputs hold manuals and wheels, which are the same for all interpreters.
  #
  # If a package is one output of a derivation, such as the bindings of a library, the link has that output alone. The other
  # outputs are the library.
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
            # A dropped package and a kept package have the same files.
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
