{ lib, patchbay, gil, free, ... }:
let
  inherit (patchbay) closure;

  # The ordinary interpreter with a package of several outputs, and a package that depends on it.
  source = gil.override {
    self = source;
    packageOverrides = final: _: {
      split = final.buildPythonPackage {
        pname = "split";
        version = "1";
        format = "other";
        outputs = [
          "out"
          "dev"
        ];
      };
      user = final.buildPythonPackage {
        pname = "user";
        version = "1";
        format = "other";
        dependencies = [ final.split ];
      };
    };
  };
  inherit (source.pkgs) split user;
in
{
  "closure.mainOutput: takes `out` for `dev`, and keeps an output that a definition has chosen" = {
    expr = map (drv: (closure.mainOutput drv).outPath) [
      split.dev
      split
      (split.dev // { outputName = "py"; })
    ];
    expected = [
      split.out.outPath
      split.out.outPath
      split.dev.outPath
    ];
  };
  "closure.installedOutputs: has the output with the modules first, and then what the package installs besides" = {
    expr = map (output: output.outPath) (
      closure.installedOutputs (
        split.dev
        // {
          outputSpecified = false;
          meta.outputsToInstall = [
            "dev"
            "no-such-output"
          ];
        }
      )
    );
    expected = [
      split.out.outPath
      split.dev.outPath
    ];
  };
  "closure.foreign: belongs to no interpreter" = {
    expr = closure.isModule gil (closure.foreign gil.pkgs.six);
    expected = false;
  };
  "closure.pathOf: is the path of the modules, without context" = {
    expr = {
      isMain = closure.pathOf split.dev == builtins.unsafeDiscardStringContext split.out.outPath;
      hasContext = builtins.hasContext (closure.pathOf split.dev);
    };
    expected = {
      isMain = true;
      hasContext = false;
    };
  };
  "closure.isNamed: by distribution or by the last part of the store path" = {
    expr = map (name: closure.isNamed [ name ] gil.pkgs.markupsafe) [
      "markupsafe"
      (baseNameOf (closure.pathOf gil.pkgs.markupsafe))
      "MarkupSafe"
      (baseNameOf (closure.pathOf free.pkgs.markupsafe))
    ];
    expected = [
      true
      true
      false
      false
    ];
  };
  "closure.isModule: true for packages of this interpreter alone" = {
    expr = map (closure.isModule gil) [
      gil.pkgs.six
      free.pkgs.six
      gil
      "six"
    ];
    expected = [
      true
      false
      false
      false
    ];
  };
  "closure.modules: the closure at run time, by distribution, without the interpreter" = {
    expr = lib.attrNames (closure.modules gil [ gil.pkgs.jinja2 ]);
    expected = [
      "jinja2"
      "markupsafe"
    ];
  };
  "closure.modules: of a dependency with an output for builds, the output that has the modules" = {
    expr = (closure.modules source [ user ]).split.outPath == split.out.outPath;
    expected = true;
  };
  "closure.modules: packages of one name are labelled by the last parts of their store paths" = {
    expr =
      let
        variant = gil.pkgs.click.overridePythonAttrs { version = "99"; };
        labels = closure.modules gil [
          gil.pkgs.six
          gil.pkgs.click
          variant
        ];
      in
      {
        six = labels ? six;
        click = labels ? click;
        byPath = labels ? ${baseNameOf (closure.pathOf variant)};
      };
    expected = {
      six = true;
      click = false;
      byPath = true;
    };
  };
  "closure.evaluableModules: leaves out packages that cannot be evaluated" = {
    expr = map (drv: drv.pname) (
      closure.evaluableModules gil [
        (throw "disabled for this interpreter")
        gil.pkgs.markupsafe
      ]
    );
    expected = [ "markupsafe" ];
  };
}
