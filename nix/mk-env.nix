{
  pkgs,
  lib,
  scripts,
  imports,
  interpreter,
}:
/**
  Builds the environment that scripts/assembly.py describes: the target interpreter and links to packages. Use `patchedEnv` or
  `overridePythonEnvInterpreter` to call it.

  The environment records its content in nix-support/patchbay.json; `programsLeftOut` there lists the programs that it lacks,
  with reasons. Its attribute `patchbay.faults` is a derivation of a JSON file that says why the environment cannot be built
  (shape: scripts/assembly.py).

  - `packages`: see scripts/assembly.py for the fields of a package.
  - `sourceEnv`: the environment that the source has for the same packages. With `fromSourceEnv`, the packages are read from its
    links and not from `packages`.
  - `rebuilt`: those of the packages that the target's set builds.
  - `gil`: the setting of the environment's `tests.imports`.
  - `skipImports`, `secondsPerModule`: modules that the import check leaves out (see scripts/import_rules.py), and its time
    limit for the import of one module.
  - `ignoreCollisions`: takes the first of several files that differ, as `buildEnv` does with this setting.

  # Type

  ```
  mkEnv :: {
    name :: String;
    source :: Interpreter;
    target :: Interpreter;
    packages :: [ { name; label; version; priority; fate; path; otherPaths; sourcePath; sitePackages; } ];
    sourceEnv :: Derivation;
    fromSourceEnv :: Bool ? false;
    rebuilt :: { <label> = Derivation; } ? { };
    gil :: "report" | "require-disabled" ? "report";
    skipImports :: [ String ] ? [ ];
    secondsPerModule :: Number ? 60;
    ignoreCollisions :: Bool ? false;
  } -> Derivation
  ```

  # Example

  ```nix
  mkEnv {
    name = "python3.13t-env";
    source = pkgs.python313;
    target = pkgs.python313FreeThreading;
    packages = [ ];
    sourceEnv = pkgs.python313.withPackages (ps: [ ps.jinja2 ]);
    fromSourceEnv = true;
  }
  => «derivation …-python3.13t-env»
  ```
*/
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
        # Making links takes less time than sending them to another machine. The team's cache serves environments, and an
        # environment from the cache needs none of its build inputs.
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
