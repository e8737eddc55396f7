{ lib, patchbay, gil, free, ... }:
let
  relinkedFor =
    native: target:
    patchbay.relinkedInterpreter {
      inherit target;
      source = gil;
      fateOf = drv: if lib.elem (patchbay.names.distributionName drv) native then "rebuilt" else "relinked";
    };
  # The free-threaded interpreter with a multidict of its own.
  withMultidict =
    change:
    let
      target = free.override {
        self = target;
        packageOverrides = final: prev: { multidict = prev.multidict.overridePythonAttrs (change final); };
      };
    in
    target;
  toolsOf =
    native: packages:
    let
      relinked = relinkedFor native free;
    in
    lib.listToAttrs (
      map (tool: lib.nameValuePair tool.name tool.neededBy) (
        patchbay.buildTools relinked (lib.genAttrs packages (name: relinked.pkgs.${name}))
      )
    );
in
{
  "buildTools: lists build systems, and packages that hooks bring or refer to" = {
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
  "buildTools: the inputs of a rebuilt tool are needed by that tool" = {
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
  "buildTools: lists a variant of a relinked package beside it, as built" = {
    expr =
      let
        relinked = relinkedFor [ "multidict" "tornado" ] (
          withMultidict (
            final: old: {
              build-system = old.build-system ++ [ (final.wheel.overridePythonAttrs { version = "99"; }) ];
            }
          )
        );
        tools = patchbay.buildTools relinked { inherit (relinked.pkgs) multidict tornado; };
      in
      lib.sort (a: b: a < b) (
        map (tool: "${tool.drv.version} ${if tool.drv ? relinkedFrom then "relinked" else "built"} for ${toString tool.neededBy}") (
          lib.filter (tool: tool.name == "wheel") tools
        )
      );
    expected = [
      "0.46.1 relinked for tornado"
      "99 built for multidict"
    ];
  };
  "buildTools: lists packages that a string of the build refers to" = {
    expr =
      let
        relinked = relinkedFor [ "multidict" "ruamel-yaml-clib" ] (
          withMultidict (
            final: _: {
              preBuild = "${final.flit-core}/bin/none; ${final.ruamel_yaml_clib}/lib; ${final.python}/bin/python";
            }
          )
        );
      in
      lib.filter (name: lib.hasInfix "flit" name || lib.hasInfix "ruamel" name) (
        map (tool: tool.name) (patchbay.buildTools relinked { inherit (relinked.pkgs) multidict; })
      );
    expected = [
      "flit-core"
      "ruamel-yaml-clib"
    ];
  };
  "buildTools: lists nothing if nothing is rebuilt" = {
    expr = toolsOf [ ] [ ];
    expected = { };
  };
}
