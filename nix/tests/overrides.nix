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
  "overrides: names are those of distributions, each once, whatever attribute or spelling they were named by" = {
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
  "overrides: auto is no name, and none is a list without any" = {
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
  "overrides: where a name stands can be told" = {
    expr = (overrides { drop = [ "six" ]; }).where "six";
    expected = "six (in `drop`)";
  };
  "overrides: what is no list of names is refused, all at once" = {
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
  "overrides: a name may stand in one list" = {
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
