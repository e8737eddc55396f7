_:
let
  nixpkgsConfig = import ../nixpkgs-config.nix;
  allows = config: map (nixpkgsConfig config).allowUnfreePredicate;
in
{
  "nixpkgsConfig: nothing, and what Nixpkgs takes as it is" = {
    expr = map nixpkgsConfig [
      { }
      {
        allowUnfree = true;
        cudaCapabilities = [ "8.9" ];
      }
    ];
    expected = [
      { }
      {
        allowUnfree = true;
        cudaCapabilities = [ "8.9" ];
      }
    ];
  };
  "nixpkgsConfig: what is permitted for one interpreter of a version is permitted for the other" = {
    expr = nixpkgsConfig {
      permittedInsecurePackages = [
        "python3.13-x-1.0"
        "python3.14t-y-2.0"
        "openssl-1.1.1w"
        "python3-3.13.5"
      ];
    };
    expected.permittedInsecurePackages = [
      "python3.13-x-1.0"
      "python3.13t-x-1.0"
      "python3.14-y-2.0"
      "python3.14t-y-2.0"
      "openssl-1.1.1w"
      "python3-3.13.5"
    ];
  };
  "nixpkgsConfig: unfree packages by name, whatever interpreter they are for" = {
    expr =
      allows
        {
          allowUnfreePackages = [
            "torch-bin"
            "Some_Thing"
          ];
        }
        [
          { name = "python3.13t-torch-bin-2.9"; }
          { pname = "torch-bin"; }
          { pname = "some-thing"; }
          { name = "torch-2.9"; }
        ];
    expected = [
      true
      true
      true
      false
    ];
  };
}
