# Functions that make environments. For patchedEnv, see patched-env.nix.
{ lib, patchbay, gil, free, ... }:
let
  succeeds = value: (builtins.tryEval (builtins.seq value true)).success;
  planOf = env: builtins.fromJSON (builtins.unsafeDiscardStringContext env.plan);
in
{
  "freeThreadedEnv: rebuilds nothing for an interpreter with the same ABI, and scans nothing" = {
    expr =
      let
        env = patchbay.freeThreadedEnv {
          source = gil;
          target = gil;
          packages = ps: [ ps.tornado ];
        };
      in
      {
        inherit (env) name;
        inherit (env.patchbay) rebuilt;
        fates = map (package: package.fate) (planOf env).packages;
      };
    expected = {
      name = "python3.13-patched-env";
      rebuilt = { };
      fates = [ "reused" ];
    };
  };
  "freeThreadedEnv: refuses settings that do not exist" = {
    expr =
      map
        (
          args:
          succeeds
            (patchbay.freeThreadedEnv (
              {
                source = gil;
                target = gil;
                packages = ps: [ ps.six ];
              }
              // args
            )).drvPath
        )
        [
          { }
          { checks = "all"; }
          { gil = "off"; }
          { rebuild = "six"; }
          { drop = [ "no-such-package" ]; }
        ];
    expected = [
      true
      false
      false
      false
      false
    ];
  };
  "overridePythonEnvInterpreter: takes the packages from the links of the environment" = {
    expr =
      let
        env = gil.withPackages (ps: [ ps.jinja2 ]);
        plan = planOf (patchbay.overridePythonEnvInterpreter env free);
      in
      {
        inherit (plan) packages;
        sourceEnv = plan.sourceEnv == builtins.unsafeDiscardStringContext "${env}";
        inherit (plan.target) executable;
      };
    expected = {
      packages = [ ];
      sourceEnv = true;
      executable = "python3.13t";
    };
  };
  "overridePythonEnvInterpreter: refuses a package that is no environment" = {
    expr = succeeds (patchbay.overridePythonEnvInterpreter { name = "hello"; } free).drvPath;
    expected = false;
  };
  "mkEnv: writes the plan for the scripts, and describes the environment as Nixpkgs does" = {
    expr =
      let
        env = patchbay.mkEnv {
          name = "an-env";
          source = gil;
          target = free;
          packages = [ { name = "one"; } ];
          sourceEnv = gil.withPackages (_: [ ]);
        };
        plan = planOf env;
      in
      {
        inherit (env) name executable;
        inherit (env.meta) mainProgram;
        inherit (plan)
          packages
          sameAbi
          sourceEnv
          ignoreCollisions
          ;
        tests = lib.attrNames env.tests;
      };
    expected = {
      name = "an-env";
      executable = "python3.13t";
      mainProgram = "python3.13t";
      packages = [ { name = "one"; } ];
      sameAbi = false;
      sourceEnv = null;
      ignoreCollisions = false;
      tests = [ "imports" ];
    };
  };
}
