# Builds the environment that scripts/build_env.py describes: the target interpreter and links to packages.
#
# Type: mkEnv :: {
#   name, source :: Interpreter, target :: Interpreter,
#   packages :: [ { name, version, fate, path, sourcePath, sitePackages } ]   see build_env.py
#   fromSourceEnv :: Bool               take the packages from the links of `sourceEnv` instead
#   sourceEnv :: Derivation             the environment that the source has for the same packages
#   rebuilt :: { <distribution name> = Derivation }      those of the packages that the target's set builds
#   gil :: "report" | "require-disabled"                 what the environment's `tests.imports` asks for
#   skipImports :: [ String ]           modules that its import check leaves out: see scripts/import_rules.py
#   secondsPerModule :: Number          until its import check gives the import of one module up
# } -> Derivation
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
}:
let
  env =
    pkgs.runCommand name
      {
        nativeBuildInputs = [ pkgs.makeBinaryWrapper ];
        plan = builtins.toJSON {
          source = interpreter.layout source;
          target = interpreter.layout target;
          sameAbi = interpreter.isFreeThreaded source == interpreter.isFreeThreaded target;
          inherit packages;
          sourceEnv = if fromSourceEnv then "${sourceEnv}" else null;
        };
        passAsFile = [ "plan" ];
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
            inherit source sourceEnv rebuilt skipImports secondsPerModule;
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
