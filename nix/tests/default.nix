# Data tests of the pure parts: { <name> = { expr; expected; }; }. Evaluates to the failures, so to { } where all is well:
#   nix-instantiate --eval --strict --json nix/tests --arg pkgs 'import ./ops/sample-channel { }'
{ pkgs }:
let
  inherit (pkgs) lib;
  scope = {
    inherit lib;
    patchbay = import ../. { inherit pkgs; };
    gil = pkgs.python313;
    free = pkgs.python313FreeThreading;
  };

  tests = {
    "every name of the library is tested, here or on built environments" = {
      expr = lib.attrNames scope.patchbay;
      expected = [
        "buildTools"
        "closure"
        "fallback"
        "freeThreadedEnv"
        "importCheck"
        "imports"
        "interpreter"
        "interpreterFacts"
        "listing"
        "mkEnv"
        "names"
        "neutral"
        "overridePythonEnvInterpreter"
        "overrides"
        "patchedEnv"
        "relink"
        "relinkOverlay"
        "relinkedInterpreter"
        "resolve"
        "scan"
      ];
    };
  }
  // import ./names.nix scope
  // import ./nixpkgs-config.nix scope
  // import ./listing.nix scope
  // import ./interpreter.nix scope
  // import ./resolve.nix scope
  // import ./overrides.nix scope
  // import ./patched-env.nix scope
  // import ./relink.nix scope
  // import ./relink-overlay.nix scope
  // import ./build-tools.nix scope;
in
lib.filterAttrs (_: test: test.expr != test.expected) tests
