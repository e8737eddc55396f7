# Derivations whose output is a JSON file with findings.
{ lib, patchbay, gil, free, ... }:
let
  env = patchbay.patchedEnv {
    source = gil;
    target = free;
    packages = ps: [ ps.jinja2 ];
    rebuild = [ "markupsafe" ];
    skipImports = [ "jinja2.*" ];
    secondsPerModule = 7;
  };
  inherit (builtins) fromJSON unsafeDiscardStringContext;
in
{
  "scan: runs under the package's own interpreter, here and now" = {
    expr =
      let
        drv = patchbay.scan {
          python = gil;
          drv = gil.pkgs.tornado;
        };
      in
      {
        inherit (drv) name preferLocalBuild allowSubstitutes;
        interpreter = drv.builder == gil.interpreter;
        package = lib.elem "${gil.pkgs.tornado}" drv.args;
      };
    expected = {
      name = "${gil.pkgs.tornado.name}-extension-modules.json";
      preferLocalBuild = true;
      allowSubstitutes = false;
      interpreter = true;
      package = true;
    };
  };
  "interpreterFacts: runs the interpreter that they are about" = {
    expr =
      let
        drv = patchbay.interpreterFacts free;
      in
      {
        inherit (drv) name;
        interpreter = lib.hasInfix free.interpreter drv.buildCommand;
      };
    expected = {
      name = "python3.13t-facts.json";
      interpreter = true;
    };
  };
  "fallback: runs the source interpreter in an environment without the native part" = {
    expr =
      let
        drv = patchbay.fallback {
          source = gil;
          package = gil.pkgs.tornado;
        };
      in
      {
        inherit (drv) name;
        package = lib.hasInfix " tornado " drv.buildCommand;
        runsTarget = lib.hasInfix free.interpreter drv.buildCommand;
      };
    expected = {
      name = "${gil.pkgs.tornado.name}-without-native-part.json";
      package = true;
      runsTarget = false;
    };
  };
  "importCheck: gets the settings of the environment, and the source's environment to compare with" = {
    expr =
      let
        request = fromJSON (unsafeDiscardStringContext (patchbay.importCheck env).request);
      in
      {
        inherit (request) skipImports secondsPerModule;
        interpreter = request.interpreter == env.interpreter;
        source = request.sourceInterpreter == "${env.patchbay.sourceEnv}/bin/python3.13";
      };
    expected = {
      skipImports = [ "jinja2.*" ];
      secondsPerModule = 7;
      interpreter = true;
      source = true;
    };
  };
  "imports: is the test that every environment has" = {
    expr = (patchbay.imports { inherit env; }).drvPath == env.tests.imports.drvPath;
    expected = true;
  };
  "imports: refuses any other setting of the GIL" = {
    expr = map (gil: (builtins.tryEval (patchbay.imports { inherit env gil; }).drvPath).success) [
      "report"
      "require-disabled"
      "disabled"
    ];
    expected = [
      true
      true
      false
    ];
  };
}
