# python.buildEnv: one folder with the interpreter and the given packages, whose programs see exactly these packages.
{
  lib,
  runCommand,
  buildEnv,
  makeBinaryWrapper,
  python,
  requiredPythonModules,
  extraLibs ? [ ],
  extraOutputsToInstall ? [ ],
  postBuild ? "",
  ignoreCollisions ? false,
  permitUserSite ? false,
  makeWrapperArgs ? [ ],
}:
let
  # A folder bin of its own, so that the union has a real one to put the wrappers in.
  emptyBin = runCommand "bin" { } "mkdir -p $out/bin";
  userSite = lib.optionalString (!permitUserSite) ''--set PYTHONNOUSERSITE "true"'';
  more = lib.concatStringsSep " " makeWrapperArgs;

  env = buildEnv {
    name = "${python.name}-env";
    paths = requiredPythonModules extraLibs ++ [ emptyBin ];
    pathsToLink = [ "/" ];
    inherit ignoreCollisions;
    extraOutputsToInstall = [ "out" ] ++ extraOutputsToInstall;
    nativeBuildInputs = [ makeBinaryWrapper ];

    postBuild = ''
      if [ -L "$out/bin" ]; then
        rm "$out/bin"
        mkdir -p "$out/bin"
      fi
      for path in $paths; do
        [ -d "$path/bin" ] || continue
        cd "$path/bin"
        for program in *; do
          [ -f "$program" ] || continue
          rm -f "$out/bin/$program"
          [ -x "$program" ] || continue
          if [ "$program" = ${python.executable} ]; then
            makeWrapper ${python.interpreter} "$out/bin/$program" --inherit-argv0 --resolve-argv0 ${userSite} ${more}
          elif [ "$(readlink "$program")" = ${python.executable} ]; then
            ln -s ${python.executable} "$out/bin/$program"
          else
            makeWrapper "$path/bin/$program" "$out/bin/$program" \
              --set NIX_PYTHONPREFIX "$out" \
              --set NIX_PYTHONEXECUTABLE "$out/bin/${python.executable}" \
              --set NIX_PYTHONPATH "$out/${python.sitePackages}" \
              ${userSite} ${more}
          fi
        done
      done
      cd "$NIX_BUILD_TOP"
      ${postBuild}
    '';

    passthru = python.passthru // {
      interpreter = "${env}/bin/${python.executable}";
      inherit python;
      env = runCommand "interactive-${python.name}-environment" { buildInputs = [ env ]; } ''
        echo "this is for nix-shell: it has nothing to build" >&2
        exit 1
      '';
    };
    meta = python.meta // { outputsToInstall = [ "out" ]; };
  };
in
env
