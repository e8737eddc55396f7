{ lib, patchbay, gil, free, ... }:
{
  "patchedEnv: takes the target's builds of the same distributions, although another package cannot be evaluated for it" = {
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
  "patchedEnv: has the passthru of an environment of Nixpkgs" = {
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
  "patchedEnv: refuses interpreters that cannot be swapped, and rebuilds of packages that the environment lacks" = {
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
