# The small builders: one text, one command, several packages seen as one, wrappers around programs.
{
  lib,
  stdenv,
  stdenvNoCC,
  system,
}:
let
  runCommandWith =
    environment: local: name: attrs: buildCommand:
    environment.mkDerivation (
      { inherit name buildCommand; passAsFile = [ "buildCommand" ] ++ (attrs.passAsFile or [ ]); }
      // lib.optionalAttrs local { preferLocalBuild = true; allowSubstitutes = false; }
      // builtins.removeAttrs attrs [ "passAsFile" ]
    );
  runCommandCC = runCommandWith stdenv false;
  runCommand = runCommandWith stdenvNoCC false;
  runCommandLocal = runCommandWith stdenvNoCC true;

  writeTextFile =
    {
      name,
      text,
      executable ? false,
      destination ? "",
      checkPhase ? "",
      meta ? { },
      passthru ? { },
      ...
    }:
    runCommandLocal name
      {
        inherit text executable meta passthru;
        passAsFile = [ "text" ];
      }
      ''
        target=$out${lib.escapeShellArg destination}
        mkdir -p "$(dirname "$target")"
        cp "$textPath" "$target"
        if [ -n "$executable" ]; then chmod +x "$target"; fi
        ${checkPhase}
      '';
  writeText = name: text: writeTextFile { inherit name text; };
  writeScript = name: text: writeTextFile { inherit name text; executable = true; };
  writeScriptBin =
    name: text:
    writeTextFile {
      inherit name text;
      executable = true;
      destination = "/bin/${name}";
      meta.mainProgram = name;
    };

  # Tools of the host behind a store path, for expressions that name them by one.
  hostTools =
    name: programs:
    (derivation {
      inherit name system;
      builder = "/bin/bash";
      args = [
        "-c"
        ''
          PATH=/usr/bin:/bin
          mkdir -p $out/bin
          for program in ${lib.escapeShellArgs programs}; do
            ln -s "$(type -P "$program")" "$out/bin/$program"
          done
        ''
      ];
    })
    // {
      pname = name;
      meta.mainProgram = lib.head programs;
    };

  bash = hostTools "bash" [ "bash" "sh" ] // { shellPath = "/bin/bash"; };
  runtimeShell = "${bash}/bin/bash";
  writeShellScript = name: text: writeScript name "#!${runtimeShell}\n${text}";
  writeShellScriptBin = name: text: writeScriptBin name "#!${runtimeShell}\n${text}";

  # A hook is a package whose setup-hook is sourced by whoever takes it as an input.
  makeSetupHook =
    {
      name,
      substitutions ? { },
      propagatedBuildInputs ? [ ],
      propagatedNativeBuildInputs ? [ ],
      passthru ? { },
      meta ? { },
      ...
    }:
    script:
    runCommandLocal name
      (
        substitutions
        // {
          inherit propagatedBuildInputs propagatedNativeBuildInputs passthru meta;
        }
      )
      ''
        mkdir -p $out/nix-support
        substitute ${script} $out/nix-support/setup-hook ${
          lib.concatStringsSep " " (
            lib.mapAttrsToList (
              variable: value: "--subst-var-by ${variable} ${lib.escapeShellArg "${value}"}"
            ) substitutions
          )
        }
        recordPropagation
      '';
in
{
  inherit
    runCommand
    runCommandCC
    runCommandLocal
    runCommandWith
    writeTextFile
    writeText
    writeScript
    writeScriptBin
    writeShellScript
    writeShellScriptBin
    makeSetupHook
    bash
    runtimeShell
    ;

  coreutils = hostTools "coreutils" [
    "cat" "basename" "chmod" "cp" "cut" "date" "dirname" "echo" "env" "false" "head" "id" "install" "join" "ln" "ls"
    "md5sum" "mkdir" "mktemp" "mv" "nproc" "paste" "printf" "pwd" "readlink" "realpath" "rm" "rmdir" "seq" "sha256sum"
    "sleep" "sort" "stat" "tac" "tail" "tee" "test" "timeout" "touch" "tr" "true" "tsort" "uname" "uniq" "wc"
  ];
  findutils = hostTools "findutils" [ "find" "xargs" ];
  gnugrep = hostTools "gnugrep" [ "grep" "egrep" "fgrep" ];
  gnused = hostTools "gnused" [ "sed" ];
  gawk = hostTools "gawk" [ "awk" ];
  binutils = hostTools "binutils" [ "readelf" "nm" "objdump" "strip" "strings" "ld" "ar" "as" ];
  file = hostTools "file" [ "file" ];

  makeWrapper = makeSetupHook {
    name = "make-shell-wrapper-hook";
    substitutions.shell = runtimeShell;
  } ./make-wrapper.sh;
  makeShellWrapper = makeSetupHook {
    name = "make-shell-wrapper-hook";
    substitutions.shell = runtimeShell;
  } ./make-wrapper.sh;
  makeBinaryWrapper = makeSetupHook {
    name = "make-binary-wrapper-hook";
    substitutions.program = ./binary-wrapper.c;
  } ./make-binary-wrapper.sh;

  buildEnv = import ./build-env.nix { inherit lib runCommandLocal; };
  symlinkJoin =
    {
      name,
      paths,
      postBuild ? "",
      nativeBuildInputs ? [ ],
      passthru ? { },
      meta ? { },
      ...
    }:
    runCommandLocal name
      {
        inherit paths nativeBuildInputs passthru meta;
      }
      ''
        bash ${./link-tree.sh} --replace "$out" $paths
        ${postBuild}
      '';
}
