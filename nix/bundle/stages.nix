# What Patchbay evaluates of this bundle, stage by stage: see nix/environment.nix.
let
  spec = builtins.fromJSON (builtins.readFile ./spec.json);
  stages = import ./nix/environment.nix {
    inherit spec;
    channel = ./channel;
    overlays = ./overlays;
  };

  # A stage's answer as JSON in a derivation that needs all derivations which the answer names: one gc root keeps them all. It is
  # read, and never built. The answer is evaluated first, so that no error names this derivation.
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
  kept = builtins.mapAttrs kept { inherit (stages) plan built naive; };
}
