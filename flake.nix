{
  description = "Free-threaded Python environments from Nix: only what has to be rebuilt is rebuilt";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      library = pkgs: import ./nix { inherit pkgs; };
      onLinux =
        ofSystem:
        lib.genAttrs [
          "aarch64-linux"
          "x86_64-linux"
        ] (system: ofSystem system nixpkgs.legacyPackages.${system});
    in
    {
      # Over whatever package set the caller has: `patchbay.lib.freeThreadedEnv { inherit pkgs; packages = ps: [ … ]; }`, or
      # the whole library, `(patchbay.lib.patchbay pkgs).importCheck env`.
      lib = {
        patchbay = library;
        freeThreadedEnv = { pkgs, ... }@args: (library pkgs).freeThreadedEnv (removeAttrs args [ "pkgs" ]);
      };

      # The same as `pkgs.patchbay`.
      overlays.default = final: _prev: { patchbay = library final; };

      # `services.patchbay` of NixOS.
      nixosModules.default =
        { lib, pkgs, ... }:
        {
          imports = [ ./ops/nix/module.nix ];
          services.patchbay.package = lib.mkDefault self.packages.${pkgs.stdenv.hostPlatform.system}.default;
        };

      # The `patchbay` command. Not on aarch64: see meta.platforms.
      packages.x86_64-linux.default = nixpkgs.legacyPackages.x86_64-linux.callPackage ./ops/nix/service.nix { };

      checks = onLinux (
        system: pkgs: {
          # Tests of the library's pure parts, which are about packages of the sample channel. Nothing of that is built.
          library = pkgs.runCommand "patchbay-library-tests" {
            failures = builtins.unsafeDiscardStringContext (
              builtins.toJSON (import ./nix/tests { pkgs = import ./ops/sample-channel { inherit system; }; })
            );
            passAsFile = [ "failures" ];
          } ''
            cat "$failuresPath"
            [ "$(cat "$failuresPath")" = "{}" ]
            touch "$out"
          '';

          # An environment of Nixpkgs, built, and every module of it imported.
          environment =
            (self.lib.freeThreadedEnv {
              inherit pkgs;
              packages = ps: [
                ps.jinja2
                ps.multidict
              ];
            }).tests.imports;
        }
        // lib.optionalAttrs (system == "x86_64-linux" && pkgs ? testers) {
          # The module on a virtual machine, which needs KVM.
          nixos = pkgs.testers.runNixOSTest (
            import ./ops/nix/vm-test.nix {
              module = ./ops/nix/module.nix;
              package = self.packages.${system}.default;
            }
          );
        }
      );
    };
}
