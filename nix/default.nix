# The Nix library. It takes any package set shaped like Nixpkgs, and uses only what Nixpkgs has had since 24.11:
#
#   let patchbay = import ./nix { inherit pkgs; }; in
#   patchbay.freeThreadedEnv { packages = ps: [ ps.jinja2 ps.markupsafe ]; }
#
# docs/nix-library.md describes every function.
{ pkgs }:
let
  inherit (pkgs) lib;

  # Each file is a function of the names that it uses: those of this table, `pkgs`, `lib` and `scripts`.
  files = {
    buildTools = ./build-tools.nix;
    closure = ./closure.nix;
    fallback = ./fallback.nix;
    freeThreadedEnv = ./free-threaded-env.nix;
    importCheck = ./import-check.nix;
    imports = ./imports.nix;
    interpreter = ./interpreter.nix;
    interpreterFacts = ./interpreter-facts.nix;
    listing = ./listing.nix;
    mkEnv = ./mk-env.nix;
    names = ./names.nix;
    neutral = ./neutral.nix;
    overridePythonEnvInterpreter = ./override-python-env-interpreter.nix;
    overrides = ./overrides.nix;
    patchedEnv = ./patched-env.nix;
    relink = ./relink.nix;
    relinkOverlay = ./relink-overlay.nix;
    relinkedInterpreter = ./relinked-interpreter.nix;
    resolve = ./resolve.nix;
    scan = ./scan.nix;
  };

  call =
    file:
    let
      function = import file;
    in
    function (builtins.intersectAttrs (builtins.functionArgs function) scope);
  scope = library // {
    inherit pkgs lib;
    scripts = call ./scripts.nix;
  };
  library = lib.mapAttrs (_: call) files;
in
library
