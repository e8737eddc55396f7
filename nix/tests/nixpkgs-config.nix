_:
let
  nixpkgsConfig = import ../nixpkgs-config.nix;
  allows = config: map (nixpkgsConfig config).allowUnfreePredicate;
in
{
  "nixpkgsConfig: passes other options on unchanged" = {
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
  "nixpkgsConfig: permits a package for both interpreters of a version" = {
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
  "nixpkgsConfig: allows unfree packages by name, for any interpreter" = {
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
