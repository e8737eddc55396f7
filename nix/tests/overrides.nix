{ patchbay, gil, ... }:
let
  overrides =
    args:
    patchbay.overrides (
      {
        source = gil;
        rebuild = "auto";
        drop = [ ];
        keep = [ ];
      }
      // args
    );
in
{
  "overrides: returns names of distributions, each once, for any attribute or spelling" = {
    expr = {
      inherit
        (overrides {
          rebuild = [
            "markupsafe_2"
            "MarkupSafe"
            "no.Such"
          ];
          drop = [ "Ruamel.yaml_clib" ];
          keep = [ "tornado" ];
        })
        rebuild
        drop
        keep
        all
        ;
    };
    expected = {
      rebuild = [
        "markupsafe"
        "no-such"
      ];
      drop = [ "ruamel-yaml-clib" ];
      keep = [ "tornado" ];
      all = [
        "ruamel-yaml-clib"
        "tornado"
        "markupsafe"
        "no-such"
      ];
    };
  };
  "overrides: `auto` stays, and `none` is an empty list" = {
    expr = map (rebuild: { inherit (overrides { inherit rebuild; }) rebuild all; }) [
      "auto"
      "none"
    ];
    expected = [
      {
        rebuild = "auto";
        all = [ ];
      }
      {
        rebuild = [ ];
        all = [ ];
      }
    ];
  };
  "overrides: says which list has a name" = {
    expr = (overrides { drop = [ "six" ]; }).where "six";
    expected = "six (in `drop`)";
  };
  "overrides: refuses everything but lists of names, all faults at once" = {
    expr =
      (overrides {
        rebuild = "all";
        drop = "tornado";
        keep = [
          7
          gil.pkgs.tornado
        ];
      }).faults;
    expected = [
      "`drop` has to be a list of names"
      "`keep` holds a value of type int, not the name of a package"
      "`keep` holds a value of type set, not the name of a package"
      "`rebuild` has to be \"auto\", \"none\" or a list of names"
    ];
  };
  "overrides: refuses a name that two lists have" = {
    expr =
      (overrides {
        rebuild = [ "markupsafe" ];
        drop = [
          "markupsafe_2"
          "six"
          "Six"
          "click"
        ];
        keep = [ "Click" ];
      }).faults;
    expected = [
      "markupsafe stands in `drop` and `rebuild`, and may stand in one of these"
      "click stands in `drop` and `keep`, and may stand in one of these"
    ];
  };
}
