lib: rec {
  # makeOverridable f args : f args, with `override` to call f again with other arguments.
  makeOverridable =
    f:
    let
      mirror = lib.mirrorFunctionArgs f;
    in
    mirror (
      args:
      let
        result = f args;
        overrideWith = new: args // (if lib.isFunction new then new args else new);
        override = mirror (new: makeOverridable f (overrideWith new));
        overrideResult = g: makeOverridable (mirror (args: g (f args))) args;
      in
      if builtins.isAttrs result then
        result
        // {
          inherit override;
          overrideDerivation = g: overrideResult (drv: drv.overrideAttrs g);
        }
        // lib.optionalAttrs (result ? overrideAttrs) {
          overrideAttrs = g: overrideResult (drv: drv.overrideAttrs g);
        }
      else if lib.isFunction result then
        lib.setFunctionArgs result (lib.functionArgs result) // { inherit override; }
      else
        result
    );

  # callPackageWith : scope -> (path or function) -> args -> result
  callPackageWith =
    scope: fn: args:
    let
      f = if lib.isFunction fn then fn else import fn;
      wanted = lib.functionArgs f;
      missing = builtins.filter (name: !wanted.${name} && !(scope ? ${name}) && !(args ? ${name})) (
        builtins.attrNames wanted
      );
    in
    if missing == [ ] then
      makeOverridable f (builtins.intersectAttrs wanted scope // args)
    else
      throw "callPackage: no value for the required argument '${builtins.head missing}'${
        lib.optionalString (!lib.isFunction fn) " of ${toString fn}"
      }";

  # A package set whose members find one another, and that can be extended as a whole.
  makeScope =
    newScope: f:
    let
      self = f self // {
        newScope = added: newScope (self // added);
        callPackage = self.newScope { };
        overrideScope = overlay: makeScope newScope (lib.extends overlay f);
        packages = f;
      };
    in
    self;
}
