# A built package of the source set as a member of the target's set, by links alone (what is linked, and what is not:
# scripts/relink.py). Builds that take it find it where the target looks, and nothing of it brings the source interpreter
# with it: the setup hooks of two interpreters define the same functions, and the last one wins for the whole build.
#
# Type: relink :: {
#   source :: Interpreter, target :: Interpreter,
#   package :: Derivation                    of the source
#   own :: Derivation | null                 the package as the target's set defines it
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
  rebuiltForTarget,
  dependencies,
  fate,
}:
let
  members = closure.modules target dependencies;
  ofSource = closure.modules source [ package ];

  # Outputs that a build takes in place of `out` are part of the link; the source's `dev` would bring the source's `out`.
  # The others hold manuals and wheels, which are the same for all interpreters.
  isPart = output: lib.elem output [
    "out"
    "dev"
    "bin"
  ];
  # One that is a certain output of something else, such as the bindings of a library, is that output alone.
  outputs = if package.outputSpecified or false then [ ] else package.outputs or [ "out" ];

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
            paths = lib.unique (
              [ "${package}" ] ++ map (output: "${package.${output}}") (lib.filter isPart outputs)
            );
            # One that is dropped and one that is kept are the same files.
            native = if fate == "relinked" then "none" else "left-out";
          };
          members = lib.mapAttrsToList (name: drv: {
            from = "${ofSource.${name}}";
            to = "${drv}";
          }) (lib.intersectAttrs ofSource members);
          searchPath = map (drv: "${drv}/${target.sitePackages}") (lib.attrValues members);
          propagated = {
            propagated-build-inputs = map (input: "${lib.getDev input}") propagated;
            propagated-native-build-inputs = map (input: "${lib.getDev input}") propagatedNative;
          };
        };
        passAsFile = [ "plan" ];
        preferLocalBuild = true;
        allowSubstitutes = true;

        # Not as inputs: their setup hooks have nothing to do here.
        passthru =
          builtins.removeAttrs (own.passthru or package.passthru or { }) [ "tests" ]
          // lib.genAttrs (lib.remove "out" outputs) (output: if isPart output then member else package.${output})
          # Whoever overrides the package means the target's own.
          // builtins.intersectAttrs { override = null; overridePythonAttrs = null; } (if own == null then { } else own)
          // {
            propagatedBuildInputs = propagated;
            propagatedNativeBuildInputs = propagatedNative;
            disabled = false;
            relinkedFrom = package;
            inherit fate rebuiltForTarget;
          };
        pname = names.distributionName package;
        version = package.version or "0";
        meta = builtins.intersectAttrs {
          description = null;
          homepage = null;
          license = null;
          mainProgram = null;
        } package.meta or { };
      }
      ''
        ${target.interpreter} -Es ${scripts.relink} "$planPath" "$out" wrappers.sh
        source wrappers.sh
      '';
  member = target.pkgs.toPythonModule link;
in
member
