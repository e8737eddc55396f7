# Builds the environment that scripts/assembly.py describes: the target interpreter and links to packages. Its
# nix-support/patchbay.json says what it was made of, and under `programsLeftOut` which programs it lacks and why.
#
# Type: mkEnv :: {
#   name, source :: Interpreter, target :: Interpreter,
#   packages :: [ { name, version, priority, fate, path, sourcePath, sitePackages } ]   see assembly.py
#   fromSourceEnv :: Bool               take the packages from the links of `sourceEnv` instead
#   sourceEnv :: Derivation             the environment that the source has for the same packages
#   rebuilt :: { <distribution name> = Derivation }      those of the packages that the target's set builds
#   gil :: "report" | "require-disabled"                 what the environment's `tests.imports` asks for
#   skipImports :: [ String ]           modules that its import check leaves out: see scripts/import_rules.py
#   secondsPerModule :: Number          until its import check gives the import of one module up
#   ignoreCollisions :: Bool            take the first of several files that differ, as `buildEnv` does when told so
# } -> Derivation
# `patchbay.faults` of it says why it cannot be built, as JSON (shape: scripts/assembly.py).
{
  pkgs,
  lib,
  scripts,
  imports,
  interpreter,
}:
{
  name,
  source,
  target,
  packages,
  sourceEnv,
  fromSourceEnv ? false,
  rebuilt ? { },
  gil ? "report",
  skipImports ? [ ],
  secondsPerModule ? 60,
  ignoreCollisions ? false,
}:
let
  plan = builtins.toJSON {
    source = interpreter.layout source;
    target = interpreter.layout target;
    sameAbi = interpreter.sameAbi { inherit source target; };
    inherit packages ignoreCollisions;
    sourceEnv = if fromSourceEnv then "${sourceEnv}" else null;
  };
  faults =
    pkgs.runCommandLocal "${name}-faults.json"
      {
        inherit plan;
        passAsFile = [ "plan" ];
      }
      ''
        ${target.interpreter} -Es ${scripts.environment_faults} "$planPath" > $out
      '';
  env =
    pkgs.runCommand name
      {
        nativeBuildInputs = [ pkgs.makeBinaryWrapper ];
        inherit plan;
        passAsFile = [ "plan" ];
        # Links, which take longer to send to another machine than to make; but the team's cache serves environments, and where
        # it does, nothing that they are made of is needed.
        preferLocalBuild = true;
        allowSubstitutes = true;

        passthru = {
          interpreter = "${env}/bin/${target.executable}";
          python = target;
          inherit (target)
            executable
            libPrefix
            sitePackages
            pythonVersion
            pkgs
            ;
          patchbay = {
            inherit
              source
              sourceEnv
              rebuilt
              skipImports
              secondsPerModule
              faults
              ;
          };
          tests.imports = imports { inherit env gil; };
        };
        meta = {
          description = "Python packages built for ${source.executable}, under ${target.executable}";
          mainProgram = target.executable;
        };
      }
      ''
        ${target.interpreter} -Es ${scripts.build_env} "$planPath" "$out" wrappers.sh
        source wrappers.sh

        wrapInterpreter() {
          makeBinaryWrapper ${target.interpreter} "$out/bin/$1" --inherit-argv0 \
            --set PYTHONNOUSERSITE true \
            --unset _PYTHON_SYSCONFIGDATA_NAME \
            --unset _PYTHON_HOST_PLATFORM
        }
        wrapInterpreter ${target.executable}
        for name in python python3 python${target.pythonVersion}; do
          [ -e "$out/bin/$name" ] || wrapInterpreter "$name"
        done
      '';
in
interpreter.swappable { inherit source target; } env
