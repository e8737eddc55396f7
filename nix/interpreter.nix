# Interpreters as Nixpkgs describes them. No attribute of their passthru says "free-threaded": only their names do.
{ lib }:
let
  isDebug = python: lib.hasInfix "d" (abiFlags python);

  # An interpreter overridden without `self` carries the package set of the interpreter that it was made from.
  packageSetFaults =
    python:
    lib.optional (python.pkgs.python.outPath != python.outPath)
      "${python.executable}.pkgs belongs to another interpreter (${python.pkgs.python.executable}): this package set is older than Nixpkgs' fix for this";

  inherit (self) abiFlags isFreeThreaded swapFaults;
  self = {
    /**
      Returns the letters behind the version in the name of the executable: "" for the ordinary build, "t" for the
      free-threaded one, and "d" or "td" for a build with `--with-pydebug`.

      # Type

      ```
      abiFlags :: Interpreter -> String
      ```

      # Example

      ```nix
      abiFlags pkgs.python313FreeThreading
      => "t"
      ```
    */
    abiFlags =
      python:
      let
        flags = builtins.match "[a-z]*" (lib.removePrefix "python${python.pythonVersion}" python.executable);
      in
      if flags == null then "" else lib.removePrefix "python${python.pythonVersion}" python.executable;

    /**
      Returns whether an interpreter runs without the GIL.

      # Type

      ```
      isFreeThreaded :: Interpreter -> Bool
      ```

      # Example

      ```nix
      isFreeThreaded pkgs.python313FreeThreading
      => true
      ```
    */
    isFreeThreaded = python: lib.hasInfix "t" (abiFlags python);

    /**
      Returns whether `target` loads the extension modules that were built for `source`, however the two are configured
      otherwise. The layout of objects depends on the GIL alone. A debug build also loads modules of the release build
      (`ALT_SOABI` in CPython's configure); a release build does not load modules of a debug build.

      # Type

      ```
      sameAbi :: { source :: Interpreter; target :: Interpreter; } -> Bool
      ```

      # Example

      ```nix
      sameAbi { source = pkgs.python313; target = pkgs.python313FreeThreading; }
      => false
      ```
    */
    sameAbi =
      { source, target }:
      isFreeThreaded source == isFreeThreaded target && (isDebug source -> isDebug target);

    /**
      Returns the reasons why `target` cannot replace `source`. The list is empty if it can.

      # Type

      ```
      swapFaults :: { source :: Interpreter; target :: Interpreter; } -> [ String ]
      ```

      # Example

      ```nix
      swapFaults { source = pkgs.python312; target = pkgs.python313; }
      => [ "source is Python 3.12 and target is Python 3.13: …" ]
      ```
    */
    swapFaults =
      { source, target }:
      lib.optional (source.pythonVersion != target.pythonVersion)
        "source is Python ${source.pythonVersion} and target is Python ${target.pythonVersion}: only interpreters of one X.Y can be swapped"
      ++ lib.concatMap packageSetFaults [
        source
        target
      ]
      ++ lib.optional (isFreeThreaded target && !(lib.hasSuffix "t" target.libPrefix))
        "target keeps its packages in lib/${target.libPrefix}, where a free-threaded interpreter does not look: this package set is older than Nixpkgs' support for free-threaded Python";

    /**
      Returns the value if `target` can replace `source`. Otherwise throws all of `swapFaults` in one error, before anything is
      built.

      # Type

      ```
      swappable :: { source :: Interpreter; target :: Interpreter; } -> a -> a
      ```

      # Example

      ```nix
      swappable { source = pkgs.python313; target = pkgs.python313FreeThreading; } "value"
      => "value"
      ```
    */
    swappable =
      interpreters: value:
      let
        faults = swapFaults interpreters;
      in
      if faults == [ ] then value else throw "patchbay: ${lib.concatStringsSep "; " faults}";

    /**
      Returns the facts about an interpreter that the scripts need, as values for JSON.

      # Type

      ```
      layout :: Interpreter -> {
        prefix :: String;
        executable :: String;
        sitePackages :: String;
        version :: String;
      }
      ```

      # Example

      ```nix
      layout pkgs.python313
      => {
        prefix = "/nix/store/…-python3-3.13.5";
        executable = "python3.13";
        sitePackages = "lib/python3.13/site-packages";
        version = "3.13";
      }
      ```
    */
    layout = python: {
      prefix = "${python}";
      inherit (python) executable sitePackages;
      version = python.pythonVersion;
    };
  };
in
self
