# stdenv.mkDerivation: an attrset, or a function of the finished attributes, becomes a derivation.
{ lib, system, shell, refusal }:
stdenv:
let
  # Dealt with here, so not for the builder's environment.
  internal = [
    "meta"
    "passthru"
    "env"
    "pos"
    "checkInputs"
    "nativeCheckInputs"
    "installCheckInputs"
    "nativeInstallCheckInputs"
    "__structuredAttrs"
    "strictDeps"
    "__contentAddressed"
  ];

  devOutputs = inputs: map lib.getDev (lib.filter (input: input != null) (lib.flatten inputs));

  simple =
    overrideAttrs: attrs:
    let
      name = attrs.name or "${attrs.pname}-${attrs.version}";
      outputs = attrs.outputs or [ "out" ];
      doCheck = attrs.doCheck or false;
      doInstallCheck = attrs.doInstallCheck or false;
      environment = builtins.removeAttrs attrs internal // attrs.env or { };

      inputs = {
        nativeBuildInputs = devOutputs (
          attrs.nativeBuildInputs or [ ]
          ++ lib.optionals doCheck (attrs.nativeCheckInputs or [ ])
          ++ lib.optionals doInstallCheck (attrs.nativeInstallCheckInputs or [ ])
        );
        buildInputs = devOutputs (
          attrs.buildInputs or [ ]
          ++ lib.optionals doCheck (attrs.checkInputs or [ ])
          ++ lib.optionals doInstallCheck (attrs.installCheckInputs or [ ])
        );
        propagatedBuildInputs = devOutputs (attrs.propagatedBuildInputs or [ ]);
        propagatedNativeBuildInputs = devOutputs (attrs.propagatedNativeBuildInputs or [ ]);
      };

      arguments = environment // inputs // {
        inherit name outputs stdenv doCheck doInstallCheck;
        inherit system;
        builder = attrs.builder or shell;
        args = attrs.args or [
          "-e"
          ./builder.sh
        ];
        __ignoreNulls = true;
      };
      passthru = attrs.passthru or { };
      meta = {
        inherit name;
        available = true;
        broken = false;
        insecure = false;
        unfree = false;
        unsupported = false;
        outputsToInstall = [ (lib.findFirst (o: o == "bin" || o == "out") (lib.head outputs) outputs) ];
      }
      // attrs.meta or { };
      reason = refusal { inherit name meta; pname = attrs.pname or (lib.getName name); };
    in
    lib.extendDerivation (
      reason == null || throw "Package ‘${name}’ ${reason}, refusing to evaluate."
    ) ({ inherit overrideAttrs passthru meta; } // passthru) (derivation arguments);

  extensible =
    attrsOf:
    let
      attrs = attrsOf (attrs // { inherit finalPackage overrideAttrs; });
      overrideAttrs = f: extensible (lib.extends (lib.toExtension f) attrsOf);
      finalPackage = simple overrideAttrs attrs;
    in
    finalPackage;
in
fnOrAttrs: extensible (if lib.isFunction fnOrAttrs then fnOrAttrs else (_: fnOrAttrs))
