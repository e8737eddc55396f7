{ lib, patchbay, gil, free, ... }:
let
  # The source's set with aliases, and with a package that takes a variant of another.
  source = gil.override {
    self = source;
    packageOverrides = final: prev: {
      speedy = prev.markupsafe;
      another-name = prev.pygments;
      # No attribute leads to the variant of click.
      wants-variant = prev.jinja2.overridePythonAttrs (old: {
        pname = "wants-variant";
        dependencies = [
          (prev.click.overridePythonAttrs { version = "99"; })
          prev.markupsafe
        ];
      });
    };
  };
  targetWith =
    packageOverrides:
    let
      target = free.override {
        self = target;
        inherit packageOverrides;
      };
    in
    target;
  same = final: prev: {
    speedy = prev.markupsafe;
    another-name = prev.pygments;
  };

  relinked =
    { fateOf ? (
        drv: if patchbay.names.distributionName drv == "markupsafe" then "rebuilt" else "relinked"
      )
    , target ? targetWith same
    , checks ? "none"
    }:
    patchbay.relinkedInterpreter {
      inherit
        source
        target
        fateOf
        checks
        ;
    };
  set = (relinked { }).pkgs;
  fate = drv: if drv ? relinkedFrom then "relinked" else if drv ? rebuiltFrom then "rebuilt" else "own";
in
{
  "relinkOverlay: decides by the package that an attribute leads to, not by its name" = {
    expr = lib.mapAttrs (_: fate) {
      inherit (set)
        jinja2
        markupsafe
        markupsafe_2
        speedy
        another-name
        setuptools
        ;
    };
    expected = {
      jinja2 = "relinked";
      markupsafe = "rebuilt";
      markupsafe_2 = "rebuilt";
      speedy = "rebuilt";
      another-name = "relinked";
      setuptools = "relinked";
    };
  };
  "relinkOverlay: attributes of one package lead to one derivation" = {
    expr = [
      (set.speedy.drvPath == set.markupsafe_2.drvPath)
      (set.another-name.drvPath == set.pygments.drvPath)
    ];
    expected = [
      true
      true
    ];
  };
  "relinkOverlay: `rebuiltForTarget` of a relinked package is a build, for every alias of it" = {
    expr =
      let
        dropped = (relinked { fateOf = _: "dropped"; }).pkgs;
      in
      map (drv: fate drv.rebuiltForTarget) [
        dropped.markupsafe
        dropped.markupsafe_2
        dropped.speedy
      ];
    expected = [
      "rebuilt"
      "rebuilt"
      "rebuilt"
    ];
  };
  "relinkOverlay: dependencies are members of the target's set" = {
    expr = map (drv: drv.outPath) set.jinja2.propagatedBuildInputs;
    expected = map (drv: drv.outPath) [
      set.markupsafe
      free
    ];
  };
  "relinkOverlay: members pass the checks that Nixpkgs makes of its packages" = {
    expr = {
      module = set.jinja2.pythonModule == free;
      closure = map (drv: drv.name) (set.requiredPythonModules [ set.jinja2 ]);
      taken =
        (set.buildPythonPackage {
          pname = "x";
          version = "1";
          format = "other";
          dependencies = [ set.jinja2 ];
        }).drvPath != "";
      interpreter = (relinked { }).outPath == free.outPath;
    };
    expected = {
      module = true;
      closure = [
        free.name
        "python3.13t-jinja2-3.1.6-relinked"
        "python3.13t-markupsafe-2.1.5"
      ];
      taken = true;
      interpreter = true;
    };
  };
  "relinkOverlay: functions, hooks and the interpreter stay unchanged" = {
    expr = [
      (builtins.isFunction set.callPackage)
      (set.pypaBuildHook ? relinkedFrom)
      (set.python.outPath == free.outPath)
      (set.python ? relinkedFrom)
    ];
    expected = [
      true
      false
      true
      false
    ];
  };
  "relinkOverlay: overrides of the target's own set stay" = {
    expr =
      let
        target = targetWith (
          final: prev: {
            only-here = prev.six;
            markupsafe = prev.markupsafe.overridePythonAttrs { version = "42"; };
          }
        );
      in
      {
        inherit (target.pkgs.markupsafe) version;
        relinked = (relinked { inherit target; }).pkgs.markupsafe.version;
        only = fate (relinked { inherit target; }).pkgs.only-here;
      };
    expected = {
      version = "42";
      relinked = "42";
      only = "own";
    };
  };
  "relinkOverlay: relinks a package that cannot be evaluated for the target with the source's dependencies" = {
    expr =
      let
        target = targetWith (
          _: _: {
            jinja2 = throw "disabled for this interpreter";
            wants-variant = throw "disabled for this interpreter";
          }
        );
        found = (relinked { inherit target; }).pkgs;
        needs = drv: map (input: input.name) drv.propagatedBuildInputs;
      in
      {
        jinja2 = needs found.jinja2;
        # A dependency that no attribute leads to is relinked too.
        wants-variant = needs found.wants-variant;
        built = builtins.isString found.wants-variant.drvPath;
      };
    expected = {
      jinja2 = [
        "python3.13t-markupsafe-2.1.5"
        free.name
      ];
      wants-variant = [
        "python3.13t-click-99-relinked"
        "python3.13t-markupsafe-2.1.5"
        free.name
      ];
      built = true;
    };
  };
  "relinkOverlay: refuses to rebuild a package that no attribute leads to" = {
    expr =
      (builtins.tryEval
        (relinked {
          target = targetWith (_: _: { wants-variant = throw "disabled for this interpreter"; });
          fateOf = drv: if lib.hasInfix "click" drv.name then "rebuilt" else "relinked";
        }).pkgs.wants-variant.drvPath
      ).success;
    expected = false;
  };
  "relinkOverlay: rebuilt packages run their tests only with `checks`" = {
    expr = map (checks: (relinked { inherit checks; }).pkgs.markupsafe.doInstallCheck) [
      "none"
      "rebuilt"
    ];
    expected = [
      false
      true
    ];
  };
  "relinkOverlay: an override of a relinked package is the target's own" = {
    expr = fate (set.click.overridePythonAttrs { version = "99"; });
    expected = "own";
  };
  "relinkedInterpreter: is the target's store path, with a package set of its own" = {
    expr = {
      path = (relinked { }).outPath == free.outPath;
      pkgs = fate (relinked { }).pkgs.click;
    };
    expected = {
      path = true;
      pkgs = "relinked";
    };
  };
  "relinkedInterpreter: refuses interpreters that cannot be swapped" = {
    expr =
      (builtins.tryEval (relinked { target = free // { pythonVersion = "3.14"; }; }).outPath).success;
    expected = false;
  };
}
