{ patchbay, gil, free, ... }:
let
  # The target's set in which every package has the same fate, over interpreters with more packages.
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
  "relink: one that is dropped and one that is kept are the same derivation" = {
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
  "relink: a package that is one output of something else stays that output" = {
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
