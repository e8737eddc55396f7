{ patchbay, gil, free, ... }:
let
  # The target's set with one fate for all packages, over interpreters with more packages.
  setWith =
    packageOverrides: fate:
    let
      extended =
        python:
        let
          self = python.override {
            inherit self packageOverrides;
          };
        in
        self;
    in
    {
      source = extended gil;
      set =
        (patchbay.relinkedInterpreter {
          source = extended gil;
          target = extended free;
          fateOf = _: fate;
        }).pkgs;
    };
in
{
  "relink: a dropped package and a kept package are the same derivation" = {
    expr =
      let
        withFate = fate: (setWith (_: _: { }) fate).set.click.drvPath;
      in
      [
        (withFate "dropped" == withFate "kept")
        (withFate "dropped" == withFate "relinked")
      ];
    expected = [
      true
      false
    ];
  };
  "relink: a package that is one output of a derivation stays that output" = {
    expr =
      let
        bindings = setWith (
          final: _: {
            bindings =
              (final.toPythonModule (
                final.pkgs.runCommand "bindings-1" {
                  pname = "bindings";
                  version = "1";
                  outputs = [
                    "out"
                    "dev"
                    "py"
                  ];
                } ""
              )).py;
          }
        );
        relinked = bindings "relinked";
        plan = builtins.fromJSON (builtins.unsafeDiscardStringContext relinked.set.bindings.plan);
      in
      {
        rebuilt = (bindings "rebuilt").set.bindings.outputName;
        relinked = plan.package.paths == [ "${relinked.source.pkgs.bindings}" ];
      };
    expected = {
      rebuilt = "py";
      relinked = true;
    };
  };
}
