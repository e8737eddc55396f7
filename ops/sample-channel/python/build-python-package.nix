# From the arguments of buildPythonPackage to a derivation.
{ lib, pkgs, python, pyPkgs }:
{ namePrefix, stdenv }:
argsOrFunction:
let
  bootstrap = python.pythonOnBuildForHost.pkgs.bootstrap;

  # These build and install every other package, so they themselves are built and installed by the bootstrap set.
  installsOthers = [ "flit-core" "installer" ];
  buildsOthers = installsOthers ++ [ "build" "packaging" "pyproject-hooks" "wheel" ];

  hooksOf =
    { format, isBuilder, isInstaller }:
    lib.optionals (format == "pyproject") [
      (if isBuilder then pyPkgs.pypaBuildHook.override { inherit (bootstrap) build; } else pyPkgs.pypaBuildHook)
    ]
    ++ lib.optionals (format == "setuptools") [ pyPkgs.setuptoolsBuildHook ]
    ++ lib.optionals (format == "wheel") [ pyPkgs.wheelUnpackHook ]
    ++ lib.optionals (format != "other") [
      (if isInstaller then pyPkgs.pypaInstallHook.override { inherit (bootstrap) installer; } else pyPkgs.pypaInstallHook)
      pyPkgs.pythonOutputDistHook
    ]
    ++ [ pyPkgs.pythonImportsCheckHook ];

  # Translated here, so not for mkDerivation.
  translated = [
    "build-system"
    "dependencies"
    "optional-dependencies"
    "disabled"
    "format"
    "pyproject"
    "doCheck"
    "nativeCheckInputs"
    "checkInputs"
    "permitUserSite"
    "pythonPath"
  ];
in
stdenv.mkDerivation (
  finalAttrs:
  let
    args = if lib.isFunction argsOrFunction then argsOrFunction finalAttrs else argsOrFunction;
    name = namePrefix + args.name or "${args.pname}-${args.version}";
    disabled = args.disabled or false;
    format = args.format or (if args.pyproject or null == true then "pyproject" else if args.pyproject or null == false then "other" else "setuptools");
    pname = args.pname or (lib.getName args.name);
    doCheck = args.doCheck or true;
    dependencies = args.dependencies or [ ];
    build-system = args.build-system or [ ];
    validate = import ./validate-matches.nix { inherit lib python name; };
    withDist = format != "other";
  in
  builtins.removeAttrs args translated
  // {
    inherit name pname;
    LANG = "C.UTF-8";

    nativeBuildInputs = [
      python
      pyPkgs.wrapPython
    ]
    ++ hooksOf {
      inherit format;
      isBuilder = lib.elem pname buildsOthers;
      isInstaller = lib.elem pname installsOthers;
    }
    ++ args.nativeBuildInputs or [ ]
    ++ build-system;
    buildInputs = validate "buildInputs" (args.buildInputs or [ ] ++ args.pythonPath or [ ]);
    propagatedBuildInputs = validate "propagatedBuildInputs" (
      args.propagatedBuildInputs or [ ] ++ dependencies ++ [ python ]
    );

    # A Python package is tested as it is installed.
    doCheck = false;
    doInstallCheck = doCheck;
    nativeInstallCheckInputs = args.nativeInstallCheckInputs or [ ] ++ args.nativeCheckInputs or [ ];
    installCheckInputs = args.installCheckInputs or [ ] ++ args.checkInputs or [ ];

    permitUserSite = args.permitUserSite or false;
    pythonPath = lib.concatMapStringsSep " " toString (args.pythonPath or [ ]);
    outputs = args.outputs or [ "out" ] ++ lib.optional withDist "dist";
    postFixup =
      lib.optionalString (!(args.dontWrapPythonPrograms or false)) "wrapPythonPrograms\n"
      + args.postFixup or "";

    passthru = {
      inherit disabled dependencies build-system;
      pyproject = args.pyproject or null;
      optional-dependencies = args.optional-dependencies or { };
    }
    // args.passthru or { };
    meta = { isBuildPythonPackage = [ stdenv.hostPlatform.system ]; } // args.meta or { };
  }
  // lib.optionalAttrs disabled {
    name = throw "${lib.removePrefix namePrefix name} not supported for interpreter ${python.executable}";
  }
)
