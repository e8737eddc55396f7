# An overlay with a CPython of your own, for Nixpkgs and for the sample channel: `python313Tuned` is python313 configured
# otherwise. Patchbay puts it under the packages that the channel's cache has for python313: "target": "python313Tuned".
#
# `self` and `pythonAttr` make the package set of the new interpreter its own. Whatever keeps the ABI may be changed in
# `overrideAttrs`: other options of configure and compiler, or patches. The name of the executable has to stay.
final: prev: {
  python313Tuned =
    (prev.python313.override {
      self = final.python313Tuned;
      pythonAttr = "python313Tuned";
    }).overrideAttrs
      (old: {
        # Docstrings of what is written in C take half a megabyte in every process.
        configureFlags = old.configureFlags or [ ] ++ [ "--without-doc-strings" ];
      });
}
