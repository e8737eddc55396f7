# Data tests of the library: { "<function>: <sentence>" = { expr; expected; }; }. They evaluate, and build nothing. Evaluates to
# the failed tests, so to { } if all pass:
#   nix-instantiate --eval --strict --json nix/tests --arg pkgs 'import ./ops/sample-channel { }'
{ pkgs }:
let
  inherit (pkgs) lib;
  patchbay = import ../. { inherit pkgs; };
  scope = {
    inherit pkgs lib patchbay;
    gil = pkgs.python313;
    free = pkgs.python313FreeThreading;
  };

  files = [
    ./build-tools.nix
    ./closure.nix
    ./environments.nix
    ./findings.nix
    ./interpreter.nix
    ./listing.nix
    ./names.nix
    ./neutral.nix
    ./nixpkgs-config.nix
    ./overrides.nix
    ./patched-env.nix
    ./relink-overlay.nix
    ./relink.nix
    ./resolve.nix
  ];
  tests = lib.foldl' (all: file: all // import file scope) { } files;

  isTested = function: lib.any (lib.hasPrefix "${function}: ") (lib.attrNames tests);
  coverage."every public function has a data test" = {
    expr = lib.filter (function: !(isTested function)) (import ./functions.nix { inherit lib patchbay; });
    expected = [ ];
  };
in
lib.filterAttrs (_: test: test.expr != test.expected) (tests // coverage)
