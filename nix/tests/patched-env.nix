{ lib, patchbay, gil, free, ... }:
let
  inherit (patchbay) closure;
in
{
  "modules: the closure at run time, by distribution, without the interpreter" = {
    expr = lib.attrNames (closure.modules gil [ gil.pkgs.jinja2 ]);
    expected = [
      "jinja2"
      "markupsafe"
    ];
  };
  "modules: of a dependency with an output for builds, the output that has the modules" = {
    expr =
      let
        source = gil.override {
          self = source;
          packageOverrides = final: _: {
            split = final.buildPythonPackage {
              pname = "split";
              version = "1";
              format = "other";
              outputs = [
                "out"
                "dev"
              ];
            };
            user = final.buildPythonPackage {
              pname = "user";
              version = "1";
              format = "other";
              dependencies = [ final.split ];
            };
          };
        };
      in
      (closure.modules source [ source.pkgs.user ]).split.outPath == source.pkgs.split.out.outPath;
    expected = true;
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
}
