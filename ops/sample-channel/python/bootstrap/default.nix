# The tools that build and install wheels, made without them: each with flit's own writer of wheels.
{ python, pyPkgs, pkgs }:
let
  inherit (python) stdenv;
  inherit (pkgs) fetchSource lib;
  bootstrapPackage =
    { pname, script ? "" , folder ? ".", src ? fetchSource pname, ... }@args:
    stdenv.mkDerivation (
      {
        name = "${python.libPrefix}-bootstrap-${pname}-${src.version}";
        inherit pname src;
        inherit (src) version;
        nativeBuildInputs = [ python pyPkgs.wrapPython ] ++ args.nativeBuildInputs or [ ];
        propagatedBuildInputs = args.propagatedBuildInputs or [ ] ++ [ python ];
        buildPhase = ''
          runHook preBuild
          cd ${folder}
          ${python.interpreter} -m flit_core.wheel
          runHook postBuild
        '';
        installPhase = ''
          runHook preInstall
          ${python.interpreter} -m installer --prefix "$out" dist/*.whl
          runHook postInstall
        '';
        postFixup = "wrapPythonPrograms";
        passthru.pythonModule = python;
      }
      // builtins.removeAttrs args [ "nativeBuildInputs" "propagatedBuildInputs" "folder" ]
    );
in
rec {
  flit-core = bootstrapPackage {
    pname = "flit-core";
    folder = "flit_core";
    installPhase = ''
      runHook preInstall
      mkdir -p "$out/${python.sitePackages}"
      ${python.interpreter} bootstrap_install.py --install-root / --installdir "$out/${python.sitePackages}" dist/*.whl
      runHook postInstall
    '';
  };

  installer = bootstrapPackage {
    pname = "installer";
    nativeBuildInputs = [ flit-core ];
    preInstall = ''export PYTHONPATH="$PWD/src:$PYTHONPATH"'';
  };

  packaging = bootstrapPackage {
    pname = "packaging";
    nativeBuildInputs = [ flit-core installer ];
  };

  pyproject-hooks = bootstrapPackage {
    pname = "pyproject-hooks";
    nativeBuildInputs = [ flit-core installer ];
  };

  build = bootstrapPackage {
    pname = "build";
    nativeBuildInputs = [ flit-core installer ];
    propagatedBuildInputs = [ packaging pyproject-hooks ];
  };
}
