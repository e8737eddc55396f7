{ patchbay, gil, free, ... }:
let
  inherit (patchbay) resolve;
in
{
  "resolve: finds packages by normal form, all at once" = {
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
  "resolve: refuses a package that throws, and goes on" = {
    expr =
      let
        python = gil // {
          pkgs = gil.pkgs // {
            broken = throw "marked as broken";
            foreign = free.pkgs.jinja2;
            # As in Nixpkgs.
            python = gil // {
              pythonModule = gil;
            };
            two_words = gil.pkgs.six;
            two-words = gil.pkgs.six;
          };
        };
        result = resolve {
          inherit python;
          requested = [
            "broken"
            "foreign"
            "python"
            "two_words"
            "Two.words"
            "six"
          ];
        };
      in
      {
        found = map (one: one.attribute) result.found;
        unknown = result.unknown;
        inherit (result) refused;
        refusals = map (refusal: (builtins.tryEval refusal).success) result.refusals;
      };
    expected = {
      found = [
        "two_words"
        "six"
      ];
      unknown = [ "Two.words" ];
      refused = [
        {
          name = "broken";
          reason = null;
        }
        {
          name = "foreign";
          reason = "is a package of another interpreter";
        }
        {
          name = "python";
          reason = "is the interpreter itself, which every environment has";
        }
      ];
      refusals = [ false ];
    };
  };
}
