# CPython, compiled with the host's compiler: with the GIL or without it, and with assertions of its own (`enableDebug`).
{
  lib,
  bootstrapStdenv,
  pkgs,
  fetchSource,
  self,
  enableGIL ? true,
  enableDebug ? false,
  packageOverrides ? (_: _: { }),
  pythonAttr ? "python313",
}:
let
  version = "3.13.5";
  pythonVersion = lib.versions.majorMinor version;
  abiFlags = lib.optionalString (!enableGIL) "t" + lib.optionalString enableDebug "d";
  executable = "python${pythonVersion}${abiFlags}";
  libPrefix = "python${pythonVersion}${lib.optionalString (!enableGIL) "t"}";
  sitePackages = "lib/${libPrefix}/site-packages";
  cpu = bootstrapStdenv.hostPlatform.parsed.cpu.name;
  sysconfigdataName = "_sysconfigdata_${abiFlags}_linux_${cpu}-linux-gnu";
in
bootstrapStdenv.mkDerivation (finalAttrs: {
  pname = "python3";
  inherit version;
  src = fetchSource "python3.13";
  enableParallelBuilding = true;

  configureFlags = [
    "--enable-shared"
    "--with-ensurepip=no"
    "--disable-test-modules"
    (lib.enableFeature enableGIL "gil")
  ]
  ++ lib.optional enableDebug "--with-pydebug";

  # The program finds the libpython beside it. Not in LDFLAGS, which every extension module would take over.
  preConfigure = ''
    export LDFLAGS_NODIST="-Wl,-rpath,$out/lib"
  '';

  postInstall = ''
    for name in python idle pydoc; do ln -s "$out/bin/''${name}3" "$out/bin/$name"; done
    ln -s "$out/bin/python3-config" "$out/bin/python-config"
    ln -s "$out/lib/pkgconfig/python3.pc" "$out/lib/pkgconfig/python.pc"

    rm -f "$out"/lib/${libPrefix}/config-*/libpython*.a
    find "$out/bin" "$out/lib" -type f \( -name '*.so*' -o -name '${executable}' \) -exec strip -S {} +

    # A build for another interpreter finds the variables of this one through PYTHONPATH.
    for file in "$out"/lib/${libPrefix}/_sysconfigdata*.py; do
      ln -s "$file" "$out/${sitePackages}/"
    done
    test -e "$out/${sitePackages}/${sysconfigdataName}.py"
    cp ${./sitecustomize.py} "$out/${sitePackages}/sitecustomize.py"
    # All byte code is compiled here and never looked at again: a root that runs the interpreter would otherwise write it anew
    # into the store. -f, because the interpreter has just imported sitecustomize and left byte code with the time of this build.
    "$out/bin/${executable}" -m compileall -q -f --invalidation-mode unchecked-hash "$out/${sitePackages}"

    mkdir -p "$out/nix-support"
    sed -e "s|@out@|$out|g" -e 's|@sitePackages@|${sitePackages}|g' \
      -e 's|@sysconfigdataName@|${sysconfigdataName}|g' -e 's|@hostPlatform@|linux-${cpu}|g' \
      ${./setup-hook.sh} > "$out/nix-support/setup-hook"
  '';

  # Each module that a library of the host makes possible is really there, and the GIL is as it was asked for.
  doInstallCheck = true;
  installCheckPhase = ''
    export PYTHONDONTWRITEBYTECODE=1
    "$out/bin/${executable}" -c 'import bz2, ctypes, lzma, readline, sqlite3, ssl, zlib'
    "$out/bin/python3" -c 'import sys; assert sys._is_gil_enabled() == ${
      if enableGIL then "True" else "False"
    }'
  '';

  passthru = import ./passthru.nix {
    inherit lib pkgs self enableGIL enableDebug packageOverrides pythonAttr;
    inherit version pythonVersion abiFlags executable libPrefix sitePackages;
    stdenv = pkgs.stdenv;
  };

  meta = {
    description = "High-level dynamically-typed programming language";
    mainProgram = executable;
  };
})
