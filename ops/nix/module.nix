# NixOS: `services.patchbay`, an API and a worker with the machine's Postgres, Redis and Nix daemon. The rights of the units are those
# of ops/systemd; ops/systemd/README.md has their reasons.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.patchbay;
  inherit (lib)
    mkEnableOption
    mkIf
    mkMerge
    mkOption
    optional
    optionalAttrs
    types
    ;
  user = "patchbay";
  dataDir = "/var/lib/patchbay";

  secretFile =
    meaning:
    mkOption {
      type = types.nullOr types.str;
      default = null;
      example = "/run/secrets/patchbay";
      description = "File that holds ${meaning}, readable by root. A path on the machine, not in the Nix store.";
    };

  # systemd shows each service copies that only its user can read.
  secrets = lib.filterAttrs (_: file: file != null) {
    DATABASE_URL = cfg.databaseUrlFile;
    REDIS_URL = cfg.redisUrlFile;
    AWS_ACCESS_KEY_ID = cfg.s3AccessKeyIdFile;
    AWS_SECRET_ACCESS_KEY = cfg.s3SecretAccessKeyFile;
  };
  ofApi = optionalAttrs (cfg.api.adminTokenFile != null) { PATCHBAY_ADMIN_TOKEN = cfg.api.adminTokenFile; };

  # systemd reads `%` as the beginning of a specifier.
  text = value: builtins.replaceStrings [ "%" ] [ "%%" ] (toString value);
  settings =
    {
      NODE_ENV = "production";
      PATCHBAY_DATA_DIR = dataDir;
      PATCHBAY_CHANNELS = toString (pkgs.writeText "channels.json" (builtins.toJSON cfg.channels));
    }
    // optionalAttrs (cfg.databaseUrlFile == null) {
      DATABASE_URL = "postgresql://${user}@localhost/${user}?host=/run/postgresql";
    }
    // optionalAttrs (cfg.redisUrlFile == null) { REDIS_URL = config.services.redis.servers.patchbay.unixSocket; }
    // optionalAttrs (cfg.signingKeyFiles != [ ]) {
      PATCHBAY_SIGNING_KEYS = lib.concatStringsSep ":" cfg.signingKeyFiles;
    }
    // lib.mapAttrs (_: text) cfg.settings;

  service =
    {
      description,
      command,
      own,
      stopSeconds,
    }:
    let
      files = secrets // own;
    in
    {
      inherit description;
      wantedBy = [ "multi-user.target" ];
      wants = [ "network-online.target" ];
      after =
        [
          "network-online.target"
          "nix-daemon.socket"
        ]
        ++ optional (cfg.databaseUrlFile == null) "postgresql.service"
        ++ optional (cfg.redisUrlFile == null) "redis-patchbay.service";
      path = [ config.nix.package ];
      environment = settings // lib.mapAttrs' (name: _: lib.nameValuePair "${name}_FILE" "%d/${name}") files;
      serviceConfig = {
        ExecStart = "${cfg.package}/bin/patchbay ${command}";
        LoadCredential = lib.mapAttrsToList (name: file: "${name}:${file}") files;
        # A drained worker has ended for good, with exit code 0.
        Restart = "on-failure";
        RestartSec = 5;
        TimeoutStopSec = stopSeconds;

        User = user;
        Group = user;
        SupplementaryGroups = optional (cfg.redisUrlFile == null) config.services.redis.servers.patchbay.user;
        StateDirectory = "patchbay";
        StateDirectoryMode = "0700";
        UMask = "0077";
        NoNewPrivileges = true;
        CapabilityBoundingSet = "";
        AmbientCapabilities = "";
        ProtectSystem = "strict";
        ProtectHome = true;
        ProtectProc = "invisible";
        PrivateTmp = true;
        PrivateDevices = true;
        DevicePolicy = "closed";
        ProtectClock = true;
        ProtectControlGroups = true;
        ProtectHostname = true;
        ProtectKernelLogs = true;
        ProtectKernelModules = true;
        ProtectKernelTunables = true;
        RemoveIPC = true;
        KeyringMode = "private";
        LockPersonality = true;
        RestrictAddressFamilies = [
          "AF_UNIX"
          "AF_INET"
          "AF_INET6"
          "AF_NETLINK"
        ];
        RestrictNamespaces = true;
        RestrictRealtime = true;
        RestrictSUIDSGID = true;
        SystemCallArchitectures = "native";
        SystemCallFilter = [
          "@system-service"
          "~@privileged"
        ];
        SystemCallErrorNumber = "EPERM";
      };
    };
in
{
  options.services.patchbay = {
    package = mkOption {
      type = types.package;
      description = "The package with the command `patchbay`.";
    };
    api = {
      enable = mkEnableOption "the HTTP API of Patchbay on this machine";
      adminTokenFile = secretFile "a token with every scope, of 32 or more characters; without one the API listens on loopback alone";
      openFirewall = mkOption {
        type = types.bool;
        default = false;
        description = "Whether to open the port of the API in the firewall.";
      };
    };
    worker.enable = mkEnableOption "a worker of Patchbay on this machine, which builds with its Nix daemon";
    settings = mkOption {
      type = types.attrsOf (
        types.oneOf [
          types.str
          types.int
        ]
      );
      default = { };
      example = {
        PATCHBAY_CONCURRENCY = 2;
        PATCHBAY_CACHE_MAX_MB = 204800;
      };
      description = "Settings of docs/operations.md, by their variables. Everything here can be read by all users: secrets have options of their own.";
    };
    channels = mkOption {
      type = types.attrsOf types.anything;
      default.nixos-unstable = {
        branch = "nixos-unstable";
        follow = true;
        default = true;
      };
      description = "Channels that workers register, as in a channels file (docs/operations.md).";
    };
    databaseUrlFile = secretFile "the URL of a Postgres; null for a database of this machine's Postgres";
    redisUrlFile = secretFile "the URL of a Redis; null for a Redis of this machine";
    s3AccessKeyIdFile = secretFile "the access key of an S3-compatible storage";
    s3SecretAccessKeyFile = secretFile "the secret key of an S3-compatible storage";
    signingKeyFiles = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "/var/lib/secrets/patchbay-signing-key" ];
      description = "Files of the secret keys that sign the cache, owned by the user patchbay with mode 600. Empty: the worker makes one in ${dataDir}/keys.";
    };
  };

  config = mkIf (cfg.api.enable || cfg.worker.enable) (mkMerge [
    {
      assertions = [
        {
          assertion = lib.all (name: !(cfg.settings ? ${name})) [
            "DATABASE_URL"
            "REDIS_URL"
            "PATCHBAY_ADMIN_TOKEN"
            "AWS_ACCESS_KEY_ID"
            "AWS_SECRET_ACCESS_KEY"
          ];
          message = "services.patchbay.settings would put a secret into the Nix store: use the option for its file.";
        }
        {
          assertion = cfg.api.openFirewall -> cfg.api.adminTokenFile != null;
          message = "services.patchbay.api.openFirewall needs api.adminTokenFile: without a token the API listens on loopback alone.";
        }
      ];
      users.users.${user} = {
        isSystemUser = true;
        group = user;
        home = dataDir;
      };
      users.groups.${user} = { };
    }
    (mkIf cfg.api.enable {
      systemd.services.patchbay-api = service {
        description = "Patchbay API";
        command = "serve";
        own = ofApi;
        stopSeconds = 20;
      };
      networking.firewall.allowedTCPPorts = optional cfg.api.openFirewall (cfg.settings.PATCHBAY_PORT or 8313);
    })
    (mkIf cfg.worker.enable {
      systemd.services.patchbay-worker = service {
        description = "Patchbay worker";
        command = "work";
        own = { };
        stopSeconds = 45;
      };
      # The daemon reads from the team's cache for users that it trusts.
      nix.settings.trusted-users = [ user ];
    })
    (mkIf (cfg.databaseUrlFile == null) {
      services.postgresql = {
        enable = true;
        ensureDatabases = [ user ];
        ensureUsers = [
          {
            name = user;
            ensureDBOwnership = true;
          }
        ];
      };
    })
    (mkIf (cfg.redisUrlFile == null) {
      services.redis.servers.patchbay = {
        enable = true;
        appendOnly = true;
        # A queue that evicts keys loses builds.
        settings.maxmemory-policy = "noeviction";
      };
    })
  ]);
}
