# Starts the module on a virtual machine of NixOS: `nix build .#checks.x86_64-linux.nixos`. It needs KVM, and the network only for what
# it builds from.
{ module, package }:
{
  name = "patchbay";
  nodes.machine = {
    imports = [ module ];
    virtualisation.memorySize = 2048;
    environment.etc."patchbay-token".text = "0123456789abcdef0123456789abcdef";
    services.patchbay = {
      inherit package;
      api = {
        enable = true;
        adminTokenFile = "/etc/patchbay-token";
        openFirewall = true;
      };
      worker.enable = true;
      # A worker without any channel does not start, and this one has no network.
      channels.sample = {
        path = "${package}/lib/patchbay/ops/sample-channel";
        default = true;
      };
      settings.PATCHBAY_HOST = "0.0.0.0";
    };
  };
  testScript = ''
    machine.wait_for_unit("patchbay-api.service")
    machine.wait_for_open_port(8313)
    machine.wait_until_succeeds("curl --fail http://127.0.0.1:8313/readyz")
    token = "authorization: Bearer 0123456789abcdef0123456789abcdef"
    machine.fail("curl --fail http://127.0.0.1:8313/v1/workers")
    machine.wait_for_unit("patchbay-worker.service")
    workers = f"curl --fail --silent -H '{token}' http://127.0.0.1:8313/v1/workers"
    machine.wait_until_succeeds(f"{workers} | grep '\"status\":\"working\"'")
    assert machine.succeed("stat -c %U:%a /var/lib/patchbay").strip() == "patchbay:700"

    machine.succeed("systemctl kill --kill-whom=main --signal=SIGUSR1 patchbay-worker")
    machine.wait_until_succeeds("systemctl show -p ActiveState patchbay-worker | grep inactive")
    machine.succeed("systemctl show -p ExecMainStatus patchbay-worker | grep =0")
    machine.wait_until_succeeds(f"{workers} | grep '\"status\":\"no-worker\"'")
  '';
}
