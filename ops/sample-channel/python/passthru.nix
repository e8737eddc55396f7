# What an interpreter offers beside its files: its names, its package set, and environments of its packages.
{
  lib,
  pkgs,
  self,
  stdenv,
  enableGIL,
  enableDebug,
  packageOverrides,
  pythonAttr,
  version,
  pythonVersion,
  abiFlags,
  executable,
  libPrefix,
  sitePackages,
}:
let
  versionParts = lib.splitVersion version;
  passthru = {
    inherit
      stdenv
      pythonVersion
      executable
      libPrefix
      sitePackages
      pythonAttr
      ;
    implementation = "cpython";
    sourceVersion = {
      major = lib.elemAt versionParts 0;
      minor = lib.elemAt versionParts 1;
      patch = lib.elemAt versionParts 2;
      suffix = "";
    };
    interpreter = "${self}/bin/${executable}";
    hasDistutilsCxxPatch = false;
    isPyPy = false;
    isPy2 = false;
    isPy27 = false;
    isPy3 = true;
    isPy3k = true;
    isPy310 = pythonVersion == "3.10";
    isPy311 = pythonVersion == "3.11";
    isPy312 = pythonVersion == "3.12";
    isPy313 = pythonVersion == "3.13";
    isPy314 = pythonVersion == "3.14";
    pythonOlder = lib.versionOlder pythonVersion;
    pythonAtLeast = lib.versionAtLeast pythonVersion;
    pythonABITags = [
      "abi3"
      "none"
      "cp${lib.replaceStrings [ "." ] [ "" ] pythonVersion}${abiFlags}"
    ];

    pkgs = import ./package-set.nix {
      inherit lib pkgs packageOverrides;
      python = self;
    };
    buildEnv = lib.makeOverridable (import ./environment.nix) {
      inherit lib;
      inherit (pkgs) runCommand makeBinaryWrapper;
      buildEnv = pkgs.buildEnv;
      python = self;
      requiredPythonModules = self.pkgs.requiredPythonModules;
    };
    withPackages = choose: self.buildEnv.override { extraLibs = choose self.pkgs; };
    withPlugins = self.withPackages;

    # Derived again from the set for build tools, so that it carries the same overrides.
    pythonOnBuildForHost =
      let
        python = pkgs.pkgsBuildHost.${pythonAttr}.override {
          inherit enableGIL enableDebug packageOverrides pythonAttr;
          self = python;
        };
      in
      python;
    tests = { };
  };
in
passthru
