_: rec {
  # fix : (final -> attrs) -> attrs
  fix =
    f:
    let
      final = f final;
    in
    final;

  # extends : overlay -> (final -> attrs) -> (final -> attrs)
  extends =
    overlay: base: final:
    let
      prev = base final;
    in
    prev // overlay final prev;

  # composeExtensions : overlay -> overlay -> overlay, the first one applied first
  composeExtensions =
    first: second: final: prev:
    let
      added = first final prev;
    in
    added // second final (prev // added);

  composeManyExtensions = builtins.foldl' composeExtensions (_: _: { });

  # toExtension : overlay, or prev -> attrs, or attrs -> overlay
  toExtension =
    f:
    if !builtins.isFunction f then
      _: _: f
    else
      final: prev:
      let
        step = f prev;
      in
      if builtins.isFunction step then f final prev else step;

  makeExtensible = makeExtensibleWithCustomName "extend";

  makeExtensibleWithCustomName =
    name: base:
    fix (final: base final // {
      ${name} = overlay: makeExtensibleWithCustomName name (extends overlay base);
    });
}
