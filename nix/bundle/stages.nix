# The stages that Patchbay evaluates of this bundle: see nix/environment.nix.
let
  spec = builtins.fromJSON (builtins.readFile ./spec.json);
  stages = import ./nix/environment.nix {
    inherit spec;
    channel = ./channel;
    overlays = ./overlays;
  };

  # Puts the result of a stage as JSON into a derivation that refers to all derivations in the result, so that one gc root keeps
  # them all. Patchbay reads this derivation and never builds it. The result is evaluated first, so that no error message names
  # this derivation.
  kept =
    name: answer:
    builtins.deepSeq answer (derivation {
      name = "${name}.json";
      inherit (spec) system;
      builder = "builtin:none";
      answer = builtins.toJSON answer;
    });
in
stages
// {
  kept = builtins.mapAttrs kept { inherit (stages) plan built baseline; };
}
