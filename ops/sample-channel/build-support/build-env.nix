# Several packages seen as one folder, made of links.
{ lib, runCommandLocal }:
lib.makeOverridable (
  {
    name,
    paths,
    ignoreCollisions ? false,
    pathsToLink ? [ "/" ],
    extraOutputsToInstall ? [ ],
    nativeBuildInputs ? [ ],
    buildInputs ? [ ],
    postBuild ? "",
    passthru ? { },
    meta ? { },
    ...
  }:
  let
    outputsOf =
      path:
      let
        installed =
          if path ? outputSpecified && path.outputSpecified then
            [ path ]
          else
            map (output: path.${output}) (
              lib.intersectLists (path.outputs or [ "out" ]) (
                path.meta.outputsToInstall or [ "out" ] ++ extraOutputsToInstall
              )
            );
      in
      if lib.isDerivation path then installed else [ path ];
  in
  runCommandLocal name
    {
      paths = lib.unique (lib.concatMap outputsOf (lib.filter (path: path != null) paths));
      inherit nativeBuildInputs buildInputs passthru meta;
    }
    ''
      bash ${./link-tree.sh} ${if ignoreCollisions then "--ignore" else "--refuse"} "$out" $paths
      ${postBuild}
    ''
)
