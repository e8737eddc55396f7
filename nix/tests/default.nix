# Data tests of the pure parts: { <name> = { expr; expected; }; }. Evaluates to the failures, so to { } where all is well:
#   nix-instantiate --eval --strict --json nix/tests --arg pkgs 'import ./ops/sample-channel { }'
{ pkgs }:
let
  inherit (pkgs) lib;
  patchbay = import ../. { inherit pkgs; };
  inherit (patchbay)
    closure
    interpreter
    names
    resolve
    ;
  gil = pkgs.python313;
  free = pkgs.python313FreeThreading;

  tests = {
    "normalName: case, and runs of dashes, underscores and dots" = {
      expr = map names.normalName [
        "Jinja2"
        "ruamel.yaml"
        "Ruamel_.-YAML"
        "zope.interface"
        "six"
      ];
      expected = [
        "jinja2"
        "ruamel-yaml"
        "ruamel-yaml"
        "zope-interface"
        "six"
      ];
    };
    "isPackageName: what may be looked up" = {
      expr = map names.isPackageName [
        "numpy"
        "_x"
        "a-b_C9"
        (lib.concatStrings (lib.genList (_: "a") 128))
      ];
      expected = [
        true
        true
        true
        true
      ];
    };
    "isPackageName: what may not" = {
      expr = lib.filter names.isPackageName [
        ""
        "a.b"
        "../x"
        "numpy\n"
        "a\nb"
        "-x"
        "9x"
        "\${builtins.currentTime}"
        (lib.concatStrings (lib.genList (_: "a") 129))
        { outPath = "/etc/passwd"; }
        7
        null
        [ "numpy" ]
      ];
      expected = [ ];
    };
    "distributionName: of the distribution, not of the derivation" = {
      expr = map names.distributionName [
        gil.pkgs.jinja2
        free.pkgs.jinja2
        gil.pkgs.ruamel-yaml-clib
        { name = "some.Thing-1.0"; }
      ];
      expected = [
        "jinja2"
        "jinja2"
        "ruamel-yaml-clib"
        "some-thing"
      ];
    };
    "isFreeThreaded: told by the names, also of a debug build" = {
      expr = map interpreter.isFreeThreaded [
        gil
        free
        {
          pythonVersion = "3.13";
          executable = "python3.13td";
        }
        {
          pythonVersion = "3.13";
          executable = "python3.13d";
        }
      ];
      expected = [
        false
        true
        true
        false
      ];
    };
    "swapFaults: none for interpreters of one X.Y that own their packages" = {
      expr = interpreter.swapFaults {
        source = gil;
        target = free;
      };
      expected = [ ];
    };
    "swapFaults: another X.Y, and a target with the source's packages" = {
      expr = map (lib.hasInfix "only interpreters of one X.Y") (
        interpreter.swapFaults {
          source = gil;
          target = free // {
            pythonVersion = "3.14";
          };
        }
      );
      expected = [ true ];
    };
    "swapFaults: an interpreter whose package set belongs to another" = {
      expr = map (lib.hasInfix "belongs to another interpreter") (
        interpreter.swapFaults {
          source = gil;
          target = free // {
            inherit (gil) pkgs;
          };
        }
      );
      expected = [ true ];
    };
    "resolve: by normal form, all at once" = {
      expr =
        let
          result = resolve {
            python = gil;
            requested = [
              "Jinja2"
              "ruamel_yaml_clib"
              "no-such"
              "neither"
              { outPath = "/etc/passwd"; }
              "callPackage"
              "buildPythonPackage"
              "python"
            ];
          };
        in
        {
          found = map (one: one.drv.pname) result.found;
          inherit (result) unknown;
          refused = map (one: one.name) result.refused;
        };
      expected = {
        found = [
          "jinja2"
          "ruamel-yaml-clib"
        ];
        unknown = [
          "no-such"
          "neither"
          "set"
        ];
        refused = [
          "callPackage"
          "buildPythonPackage"
          "python"
        ];
      };
    };
    "resolve: what throws is refused with a reason, and does not end the evaluation" = {
      expr =
        let
          python = gil // {
            pkgs = gil.pkgs // {
              broken = throw "marked as broken";
              foreign = free.pkgs.jinja2;
              two_words = gil.pkgs.six;
              two-words = gil.pkgs.six;
            };
          };
          result = resolve {
            inherit python;
            requested = [
              "broken"
              "foreign"
              "two_words"
              "Two.words"
              "six"
            ];
          };
        in
        {
          found = map (one: one.attribute) result.found;
          unknown = result.unknown;
          refused = map (one: one.name) result.refused;
        };
      expected = {
        found = [
          "two_words"
          "six"
        ];
        unknown = [ "Two.words" ];
        refused = [
          "broken"
          "foreign"
        ];
      };
    };
    "modules: the closure at run time, by distribution, without the interpreter" = {
      expr = lib.attrNames (closure.modules gil [ gil.pkgs.jinja2 ]);
      expected = [
        "jinja2"
        "markupsafe"
      ];
    };
    "patchedEnv: the target's builds of the same distributions, also where another package cannot be evaluated for it" = {
      expr =
        let
          target = free.override {
            self = target;
            packageOverrides = _: _: { jinja2 = throw "disabled for this interpreter"; };
          };
          env = patchbay.patchedEnv {
            inherit target;
            source = gil;
            packages = ps: [
              ps.jinja2
              ps.multidict
            ];
            rebuild = [
              "markupsafe"
              "multidict"
            ];
          };
        in
        builtins.seq env.drvPath (lib.mapAttrs (_: drv: drv.pythonModule.executable) env.patchbay.rebuilt);
      expected = {
        markupsafe = "python3.13t";
        multidict = "python3.13t";
      };
    };
    "patchedEnv: passthru of an environment of Nixpkgs" = {
      expr =
        let
          env = patchbay.patchedEnv {
            source = gil;
            target = free;
            packages = ps: [ ps.jinja2 ];
            rebuild = [ "markupsafe" ];
          };
        in
        {
          inherit (env) sitePackages executable libPrefix;
          interpreter = env.interpreter == "${env}/bin/python3.13t";
          python = env.python.outPath == free.outPath;
          pkgs = env.pkgs.jinja2.pythonModule.outPath == free.outPath;
          inherit (env.meta) mainProgram;
        };
      expected = {
        sitePackages = "lib/python3.13t/site-packages";
        executable = "python3.13t";
        libPrefix = "python3.13t";
        interpreter = true;
        python = true;
        pkgs = true;
        mainProgram = "python3.13t";
      };
    };
    "patchedEnv: refuses to swap what cannot be swapped, and to rebuild what is not there" = {
      expr =
        map
          (
            args:
            (builtins.tryEval
              (patchbay.patchedEnv (
                {
                  source = gil;
                  target = free;
                  packages = ps: [ ps.jinja2 ];
                }
                // args
              )).drvPath
            ).success
          )
          [
            { }
            { rebuild = [ "tornado" ]; }
            {
              target = free // {
                pythonVersion = "3.14";
              };
            }
          ];
      expected = [
        true
        false
        false
      ];
    };
    "every name of the library is tested, here or on built environments" = {
      expr = lib.attrNames patchbay;
      expected = [
        "closure"
        "importCheck"
        "interpreter"
        "interpreterFacts"
        "mkEnv"
        "names"
        "overridePythonEnvInterpreter"
        "patchedEnv"
        "resolve"
        "scan"
      ];
    };
  };
in
lib.filterAttrs (_: test: test.expr != test.expected) tests
