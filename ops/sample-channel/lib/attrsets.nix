lib: rec {
  inherit (builtins)
    attrNames
    attrValues
    hasAttr
    getAttr
    listToAttrs
    mapAttrs
    catAttrs
    intersectAttrs
    removeAttrs
    zipAttrsWith
    ;

  nameValuePair = name: value: { inherit name value; };
  optionalAttrs = condition: attrs: if condition then attrs else { };
  mapAttrs' = f: attrs: builtins.listToAttrs (mapAttrsToList f attrs);
  mapAttrsToList = f: attrs: map (name: f name attrs.${name}) (builtins.attrNames attrs);
  concatMapAttrs = f: attrs: builtins.foldl' (a: b: a // b) { } (mapAttrsToList f attrs);
  genAttrs = names: f: builtins.listToAttrs (map (name: nameValuePair name (f name)) names);
  genAttrs' = xs: f: builtins.listToAttrs (map f xs);
  getAttrs = names: attrs: genAttrs names (name: attrs.${name});
  filterAttrs =
    wanted: attrs:
    builtins.removeAttrs attrs (
      builtins.filter (name: !wanted name attrs.${name}) (builtins.attrNames attrs)
    );
  foldlAttrs =
    f: nul: attrs:
    builtins.foldl' (state: name: f state name attrs.${name}) nul (builtins.attrNames attrs);
  attrsToList = mapAttrsToList nameValuePair;
  mergeAttrsList = builtins.foldl' (a: b: a // b) { };
  mergeAttrs = a: b: a // b;

  attrByPath =
    path: default: set:
    if path == [ ] then
      set
    else if builtins.isAttrs set && set ? ${builtins.head path} then
      attrByPath (builtins.tail path) default set.${builtins.head path}
    else
      default;
  hasAttrByPath =
    path: set:
    path == [ ]
    || (
      builtins.isAttrs set
      && set ? ${builtins.head path}
      && hasAttrByPath (builtins.tail path) set.${builtins.head path}
    );
  getAttrFromPath =
    path: attrByPath path (throw "cannot find attribute '${lib.concatStringsSep "." path}'");
  setAttrByPath =
    path: value:
    if path == [ ] then
      value
    else
      { ${builtins.head path} = setAttrByPath (builtins.tail path) value; };

  # recursiveUpdateUntil : (path -> left -> right -> bool) -> attrs -> attrs -> attrs
  recursiveUpdateUntil =
    stop:
    let
      go =
        path:
        builtins.zipAttrsWith (
          name: values:
          let
            here = path ++ [ name ];
            left = builtins.elemAt values 0;
            right = builtins.elemAt values 1;
          in
          if builtins.length values == 1 then
            left
          else if stop here left right then
            right
          else
            go here values
        );
    in
    left: right: go [ ] [ left right ];
  recursiveUpdate = recursiveUpdateUntil (
    _: left: right: !(builtins.isAttrs left && builtins.isAttrs right)
  );

  recurseIntoAttrs = attrs: attrs // { recurseForDerivations = true; };
  dontRecurseIntoAttrs = attrs: attrs // { recurseForDerivations = false; };
}
