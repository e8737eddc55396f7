{ lib, patchbay, gil, free, ... }:
let
  toolsOf =
    native: packages:
    let
      relinked = patchbay.relinkedInterpreter {
        source = gil;
        target = free;
        fateOf = drv: if lib.elem (patchbay.names.distributionName drv) native then "rebuilt" else "relinked";
      };
    in
    lib.mapAttrs (_: tool: tool.neededBy) (
      patchbay.buildTools relinked (lib.genAttrs packages (name: relinked.pkgs.${name}))
    );
in
{
  "buildTools: build systems, and what hooks bring or name" = {
    expr = toolsOf [ "multidict" "tornado" ] [ "multidict" "tornado" ];
    expected = {
      build = [
        "multidict"
        "tornado"
      ];
      installer = [
        "multidict"
        "tornado"
      ];
      packaging = [
        "multidict"
        "tornado"
      ];
      pyproject-hooks = [
        "multidict"
        "tornado"
      ];
      setuptools = [
        "multidict"
        "tornado"
      ];
      wheel = [ "tornado" ];
    };
  };
  "buildTools: what a rebuilt tool needs, it needs for itself" = {
    expr = toolsOf [ "multidict" "setuptools" ] [ "multidict" ];
    expected = {
      build = [
        "multidict"
        "setuptools"
      ];
      installer = [
        "multidict"
        "setuptools"
      ];
      packaging = [
        "multidict"
        "setuptools"
      ];
      pyproject-hooks = [
        "multidict"
        "setuptools"
      ];
      setuptools = [ "multidict" ];
    };
  };
  "buildTools: none where nothing is rebuilt" = {
    expr = toolsOf [ ] [ ];
    expected = { };
  };
}
