# The Nix library, one name a file. It takes any package set shaped like Nixpkgs and uses only what Nixpkgs has had since
# 24.11:
#
#   let patchbay = import ./nix { inherit pkgs; }; in
#   patchbay.patchedEnv {
#     source = pkgs.python313;
#     target = pkgs.python313FreeThreading;
#     packages = ps: [ ps.jinja2 ps.markupsafe ];
#     rebuild = [ "markupsafe" ];
#   }
{ pkgs }:
let
  inherit (pkgs) lib;
  scripts = import ./scripts.nix { inherit lib; };
  self = {
    names = import ./names.nix { inherit lib; };
    interpreter = import ./interpreter.nix { inherit lib; };
    resolve = import ./resolve.nix {
      inherit lib;
      inherit (self) names;
    };
    overrides = import ./overrides.nix {
      inherit lib;
      inherit (self) closure names resolve;
    };
    listing = import ./listing.nix {
      inherit lib;
      inherit (self) names;
    };
    closure = import ./closure.nix {
      inherit lib;
      inherit (self) names;
    };
    interpreterFacts = import ./interpreter-facts.nix { inherit pkgs scripts; };
    scan = import ./scan.nix { inherit scripts; };
    mkEnv = import ./mk-env.nix {
      inherit pkgs lib scripts;
      inherit (self) imports interpreter;
    };
    patchedEnv = import ./patched-env.nix {
      inherit lib;
      inherit (self)
        closure
        mkEnv
        names
        relinkedInterpreter
        ;
    };
    freeThreadedEnv = import ./free-threaded-env.nix {
      inherit pkgs lib;
      inherit (self)
        buildTools
        closure
        fallback
        interpreter
        overrides
        patchedEnv
        scan
        ;
    };
    relink = import ./relink.nix {
      inherit pkgs lib scripts;
      inherit (self) closure interpreter names;
    };
    relinkOverlay = import ./relink-overlay.nix {
      inherit lib;
      inherit (self)
        closure
        names
        neutral
        relink
        ;
    };
    neutral = import ./neutral.nix {
      inherit lib;
      inherit (self) closure;
    };
    relinkedInterpreter = import ./relinked-interpreter.nix {
      inherit lib;
      inherit (self) interpreter relinkOverlay;
    };
    buildTools = import ./build-tools.nix {
      inherit lib;
      inherit (self) closure names;
    };
    fallback = import ./fallback.nix {
      inherit pkgs scripts;
      inherit (self) closure names patchedEnv;
    };
    overridePythonEnvInterpreter = import ./override-python-env-interpreter.nix {
      inherit lib;
      inherit (self) mkEnv;
    };
    importCheck = import ./import-check.nix { inherit pkgs scripts; };
    imports = import ./imports.nix {
      inherit pkgs scripts;
      inherit (self) importCheck;
    };
  };
in
self
