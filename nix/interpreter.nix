# Interpreters as Nixpkgs describes them. Nothing in their passthru says "free-threaded": only the names do.
{ lib }:
rec {
  # Type: abiFlags :: Interpreter -> String
  # The letters that the executable's name has after the version: "" for the ordinary build, "t" for the free-threaded one, "d"
  # or "td" for one `--with-pydebug`.
  abiFlags =
    python:
    let
      flags = builtins.match "[a-z]*" (lib.removePrefix "python${python.pythonVersion}" python.executable);
    in
    if flags == null then "" else lib.removePrefix "python${python.pythonVersion}" python.executable;

  # Type: isFreeThreaded :: Interpreter -> Bool
  isFreeThreaded = python: lib.hasInfix "t" (abiFlags python);

  # Type: sameAbi :: { source, target } -> Bool
  # Whether `target` loads the extension modules that were built for `source`, however either is configured otherwise. The layout
  # of objects depends on the GIL alone. A debug build looks for modules of the release build, too (`ALT_SOABI` in CPython's
  # configure), and a release build does not look for those of a debug build.
  sameAbi =
    { source, target }:
    isFreeThreaded source == isFreeThreaded target && (isDebug source -> isDebug target);
  isDebug = python: lib.hasInfix "d" (abiFlags python);

  # Type: swapFaults :: { source, target } -> [ String ]
  # Why `target` cannot take the place of `source`; empty where it can.
  swapFaults =
    { source, target }:
    lib.optional (source.pythonVersion != target.pythonVersion)
      "source is Python ${source.pythonVersion} and target is Python ${target.pythonVersion}: only interpreters of one X.Y can be swapped"
    ++ lib.concatMap ownsItsPackages [
      source
      target
    ]
    ++ lib.optional (isFreeThreaded target && !(lib.hasSuffix "t" target.libPrefix))
      "target keeps its packages in lib/${target.libPrefix}, where a free-threaded interpreter does not look: this package set is older than free-threaded Python in it";

  # Type: swappable :: { source, target } -> a -> a
  # Throws all faults at once, before anything is built, where `target` cannot take the place of `source`.
  swappable =
    interpreters: value:
    let
      faults = swapFaults interpreters;
    in
    if faults == [ ] then value else throw "patchbay: ${lib.concatStringsSep "; " faults}";

  # An interpreter overridden without `self` carries the package set of the interpreter that it was made from.
  ownsItsPackages =
    python:
    lib.optional (python.pkgs.python.outPath != python.outPath)
      "${python.executable}.pkgs belongs to another interpreter (${python.pkgs.python.executable}): this package set is older than the mend of that";

  # Type: layout :: Interpreter -> { prefix, executable, sitePackages, version }
  # What the scripts need to know of an interpreter, as JSON values.
  layout = python: {
    prefix = "${python}";
    inherit (python) executable sitePackages;
    version = python.pythonVersion;
  };
}
