# An overlay with a CPython of your own, for Nixpkgs and for the sample channel: `python313Tuned` is python313 configured
# otherwise. Patchbay puts it under the packages that the channel's cache has for python313: "target": "python313Tuned".
#
# `self` and `pythonAttr` give the new interpreter a package set of its own. Change in `overrideAttrs` anything that keeps the ABI:
# options of configure and of the compiler, patches. Keep the name of the executable.
final: prev: {
  python313Tuned =
    (prev.python313.override {
      self = final.python313Tuned;
      pythonAttr = "python313Tuned";
    }).overrideAttrs
      (old: {
        # Functions written in C lose their docstrings.
        configureFlags = old.configureFlags or [ ] ++ [ "--without-doc-strings" ];
      });
}
