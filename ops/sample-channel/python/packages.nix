# The packages, by name; each in its file.
self:
let
  inherit (self) callPackage;
in
{
  bootstrap = callPackage ./bootstrap { pyPkgs = self; };

  # Build tools.
  build = callPackage ./packages/build.nix { };
  flit-core = callPackage ./packages/flit-core.nix { };
  installer = callPackage ./packages/installer.nix { };
  packaging = callPackage ./packages/packaging.nix { };
  pyproject-hooks = callPackage ./packages/pyproject-hooks.nix { };
  setuptools = callPackage ./packages/setuptools.nix { };
  jinja2 = callPackage ./packages/jinja2.nix { };
  markupsafe = self.markupsafe_2;
  markupsafe_2 = callPackage ./packages/markupsafe/2.nix { };
}
