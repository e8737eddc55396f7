lib:
let
  lower = "abcdefghijklmnopqrstuvwxyz";
  upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
in
rec {
  inherit (builtins)
    concatStringsSep
    replaceStrings
    stringLength
    substring
    match
    split
    compareVersions
    hashString
    unsafeDiscardStringContext
    ;

  stringToCharacters =
    s: builtins.genList (n: builtins.substring n 1 s) (builtins.stringLength s);
  lowerChars = stringToCharacters lower;
  upperChars = stringToCharacters upper;

  optionalString = condition: s: if condition then s else "";
  concatStrings = builtins.concatStringsSep "";
  concatMapStrings = f: xs: concatStrings (map f xs);
  concatMapStringsSep =
    sep: f: xs:
    builtins.concatStringsSep sep (map f xs);
  concatImapStringsSep =
    sep: f: xs:
    builtins.concatStringsSep sep (lib.imap1 f xs);
  concatLines = concatMapStrings (line: line + "\n");
  mapStringsFlatten = lib.id;

  hasPrefix = prefix: s: builtins.substring 0 (builtins.stringLength prefix) s == prefix;
  hasSuffix =
    suffix: s:
    let
      n = builtins.stringLength s - builtins.stringLength suffix;
    in
    n >= 0 && builtins.substring n (-1) s == suffix;
  hasInfix = infix: s: builtins.replaceStrings [ infix ] [ "" ] "x${s}x" != "x${s}x";
  removePrefix =
    prefix: s:
    if hasPrefix prefix s then builtins.substring (builtins.stringLength prefix) (-1) s else s;
  removeSuffix =
    suffix: s:
    if hasSuffix suffix s then
      builtins.substring 0 (builtins.stringLength s - builtins.stringLength suffix) s
    else
      s;

  toLower = builtins.replaceStrings upperChars lowerChars;
  toUpper = builtins.replaceStrings lowerChars upperChars;
  escape = chars: builtins.replaceStrings chars (map (c: "\\${c}") chars);
  escapeRegex = escape (stringToCharacters "\\[{()^$?*+|.");
  splitString =
    sep: s:
    let
      context = builtins.getContext s;
      pieces = builtins.filter builtins.isString (
        builtins.split (escapeRegex (builtins.unsafeDiscardStringContext (toString sep))) (toString s)
      );
    in
    map (piece: builtins.appendContext piece context) pieces;
  trim =
    s:
    let
      found = builtins.match "[ \t\n\r]*(.*[^ \t\n\r])[ \t\n\r]*" s;
    in
    if found == null then "" else builtins.head found;
  replaceChars = builtins.replaceStrings;

  escapeShellArg =
    arg:
    let
      s = toString arg;
    in
    if builtins.match "[[:alnum:],._+:@%/-]+" s == null then
      "'${builtins.replaceStrings [ "'" ] [ "'\\''" ] s}'"
    else
      s;
  escapeShellArgs = concatMapStringsSep " " escapeShellArg;

  versionOlder = a: b: builtins.compareVersions b a == 1;
  versionAtLeast = a: b: !versionOlder a b;
  splitVersion = builtins.splitVersion;
  versions = {
    major = v: builtins.elemAt (builtins.splitVersion v) 0;
    minor = v: builtins.elemAt (builtins.splitVersion v) 1;
    patch = v: builtins.elemAt (builtins.splitVersion v) 2;
    majorMinor = v: builtins.concatStringsSep "." (lib.take 2 (builtins.splitVersion v));
  };
  getName =
    x:
    if builtins.isString x then
      (builtins.parseDrvName x).name
    else
      x.pname or (builtins.parseDrvName x.name).name;
  getVersion =
    x:
    if builtins.isString x then
      (builtins.parseDrvName x).version
    else
      x.version or (builtins.parseDrvName x.name).version;

  enableFeature = flag: feature: "--${if flag then "enable" else "disable"}-${feature}";
  withFeature = flag: feature: "--${if flag then "with" else "without"}-${feature}";
  isStorePath =
    x:
    (builtins.isString x || x ? outPath)
    && builtins.substring 0 1 (toString x) == "/"
    && builtins.dirOf (toString x) == builtins.storeDir;

  makeSearchPath =
    sub: paths:
    builtins.concatStringsSep ":" (map (path: "${path}/${sub}") (builtins.filter (p: p != null) paths));
  makeSearchPathOutput =
    output: sub: paths:
    makeSearchPath sub (map (lib.getOutput output) paths);
  makeBinPath = makeSearchPathOutput "bin" "bin";
  makeLibraryPath = makeSearchPathOutput "lib" "lib";
}
