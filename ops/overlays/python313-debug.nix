# An overlay with a debug build of CPython, for Nixpkgs and for the sample channel: `python313Debug` has CPython's own
# assertions, and loads the extension modules that were compiled for python313. To look into a crash of an environment that Patchbay
# has built, ask for the same packages with "target": "python313Debug".
final: prev: {
  python313Debug = prev.python313.override {
    self = final.python313Debug;
    pythonAttr = "python313Debug";
    enableDebug = true;
  };
}
