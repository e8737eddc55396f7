{ lib, patchbay, gil, free, ... }:
let
  inherit (patchbay) names;
in
{
  "names.normalName: case, and runs of dashes, underscores and dots" = {
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
  "names.isPackageName: accepts names of attributes" = {
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
  "names.isPackageName: refuses everything else" = {
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
  "names.distributionName: returns the name of the distribution, not of the derivation" = {
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
  "names.attributesByName: groups spellings of one name" = {
    expr = names.attributesByName {
      six = 1;
      two-words = 2;
      Two_words = 3;
    };
    expected = {
      six = [ "six" ];
      two-words = [
        "Two_words"
        "two-words"
      ];
    };
  };
}
