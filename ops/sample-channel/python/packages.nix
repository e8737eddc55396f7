# The packages, by name; each in its file.
self:
let
  inherit (self) callPackage;
in
{
  # What builds and installs the others.
  bootstrap = callPackage ./bootstrap { pyPkgs = self; };
  build = callPackage ./packages/build.nix { };
  flit-core = callPackage ./packages/flit-core.nix { };
  installer = callPackage ./packages/installer.nix { };
  packaging = callPackage ./packages/packaging.nix { };
  pyproject-hooks = callPackage ./packages/pyproject-hooks.nix { };
  setuptools = callPackage ./packages/setuptools.nix { };
  wheel = callPackage ./packages/wheel.nix { };
  hatchling = callPackage ./packages/hatchling.nix { };
  pathspec = callPackage ./packages/pathspec.nix { };
  pluggy = callPackage ./packages/pluggy.nix { };
  trove-classifiers = callPackage ./packages/trove-classifiers.nix { };
  editables = callPackage ./packages/editables.nix { };
  poetry-core = callPackage ./packages/poetry-core.nix { };
  setuptools-scm = callPackage ./packages/setuptools-scm.nix { };

  # With native modules.
  hiredis = callPackage ./packages/hiredis.nix { };
  msgspec = callPackage ./packages/msgspec.nix { };
  multidict = callPackage ./packages/multidict.nix { };
  pycryptodome = callPackage ./packages/pycryptodome.nix { };
  ruamel-yaml-clib = callPackage ./packages/ruamel-yaml-clib.nix { };
  tornado = callPackage ./packages/tornado.nix { };
  websockets = callPackage ./packages/websockets.nix { };
  markupsafe = self.markupsafe_2;
  markupsafe_2 = callPackage ./packages/markupsafe/2.nix { };

  # Pure Python.
  argcomplete = callPackage ./packages/argcomplete.nix { };
  attrs = callPackage ./packages/attrs.nix { };
  blinker = callPackage ./packages/blinker.nix { };
  cachetools = callPackage ./packages/cachetools.nix { };
  certifi = callPackage ./packages/certifi.nix { };
  click = callPackage ./packages/click.nix { };
  colorama = callPackage ./packages/colorama.nix { };
  decorator = callPackage ./packages/decorator.nix { };
  docopt = callPackage ./packages/docopt.nix { };
  h11 = callPackage ./packages/h11.nix { };
  humanize = callPackage ./packages/humanize.nix { };
  idna = callPackage ./packages/idna.nix { };
  itsdangerous = callPackage ./packages/itsdangerous.nix { };
  jinja2 = callPackage ./packages/jinja2.nix { };
  markdown-it-py = callPackage ./packages/markdown-it-py.nix { };
  mdurl = callPackage ./packages/mdurl.nix { };
  more-itertools = callPackage ./packages/more-itertools.nix { };
  ply = callPackage ./packages/ply.nix { };
  pygments = callPackage ./packages/pygments.nix { };
  python-dateutil = callPackage ./packages/python-dateutil.nix { };
  rich = callPackage ./packages/rich.nix { };
  ruamel-yaml = callPackage ./packages/ruamel-yaml.nix { };
  six = callPackage ./packages/six.nix { };
  sniffio = callPackage ./packages/sniffio.nix { };
  sortedcontainers = callPackage ./packages/sortedcontainers.nix { };
  tabulate = callPackage ./packages/tabulate.nix { };
  tomli = callPackage ./packages/tomli.nix { };
  typing-extensions = callPackage ./packages/typing-extensions.nix { };
  werkzeug = callPackage ./packages/werkzeug.nix { };
}
