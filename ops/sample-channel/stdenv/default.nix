# Two environments to build in. Both take the compiler and the everyday tools from the host, through sandbox-paths.
{
  lib,
  system,
  config,
}:
let
  shell = "/bin/bash";
  refusal = import ./check-meta.nix { inherit lib config; };

  # A store path with the file `setup`, put together from the given files.
  setupOf =
    name: files:
    derivation {
      inherit name system;
      builder = shell;
      args = [
        "-c"
        "PATH=/usr/bin:/bin; mkdir $out; cat ${lib.concatMapStringsSep " " (file: "${file}") files} > $out/setup"
      ];
    };

  platform = {
    inherit system;
    config = "${platform.parsed.cpu.name}-unknown-linux-gnu";
    parsed.cpu.name = lib.head (lib.splitString "-" system);
    parsed.kernel.name = "linux";
    isLinux = true;
    isDarwin = false;
    isUnix = true;
    isWindows = false;
    isStatic = false;
    isMusl = false;
    is64bit = true;
    isx86_64 = platform.parsed.cpu.name == "x86_64";
    isAarch64 = platform.parsed.cpu.name == "aarch64";
    canExecute = _: true;
    extensions = {
      sharedLibrary = ".so";
      executable = "";
      library = ".so";
    };
    emulator = _: "";
  };

  stdenvOf =
    { name, files, hasCC }:
    let
      setup = setupOf name files;
      stdenv = setup // {
        inherit system shell hasCC setup;
        inherit (platform) isLinux isDarwin isx86_64 isAarch64;
        hostPlatform = platform;
        buildPlatform = platform;
        targetPlatform = platform;
        mkDerivation = import ./make-derivation.nix { inherit lib system shell refusal; } setup;
        override = _: stdenv;
      }
      // lib.optionalAttrs hasCC {
        cc = {
          targetPrefix = "";
          isGNU = true;
          isClang = false;
        };
      };
    in
    stdenv;
in
{
  bootstrapStdenv = stdenvOf {
    name = "bootstrap-stdenv-linux";
    files = [ ./phases.sh ];
    hasCC = true;
  };
  stdenv = stdenvOf {
    name = "stdenv-linux";
    files = [
      ./phases.sh
      ./setup.sh
    ];
    hasCC = true;
  };
  stdenvNoCC = stdenvOf {
    name = "stdenv-linux-no-cc";
    files = [
      ./phases.sh
      ./setup.sh
    ];
    hasCC = false;
  };
}
