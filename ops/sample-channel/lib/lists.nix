lib: rec {
  inherit (builtins)
    head
    tail
    length
    elem
    elemAt
    filter
    map
    concatLists
    concatMap
    foldl'
    genList
    sort
    any
    all
    partition
    groupBy
    ;

  singleton = x: [ x ];
  toList = x: if builtins.isList x then x else [ x ];
  optional = condition: x: if condition then [ x ] else [ ];
  optionals = condition: xs: if condition then xs else [ ];
  last = xs: builtins.elemAt xs (builtins.length xs - 1);
  init = xs: builtins.genList (builtins.elemAt xs) (builtins.length xs - 1);
  imap0 = f: xs: builtins.genList (n: f n (builtins.elemAt xs n)) (builtins.length xs);
  imap1 = f: imap0 (n: f (n + 1));
  range = from: to: if from > to then [ ] else builtins.genList (n: from + n) (to - from + 1);
  take = n: xs: builtins.genList (builtins.elemAt xs) (lib.min n (builtins.length xs));
  drop = n: xs: builtins.genList (i: builtins.elemAt xs (n + i)) (lib.max 0 (builtins.length xs - n));
  reverseList =
    xs:
    let
      count = builtins.length xs;
    in
    builtins.genList (n: builtins.elemAt xs (count - n - 1)) count;

  foldr =
    f: nul: xs:
    let
      count = builtins.length xs;
      go = n: if n == count then nul else f (builtins.elemAt xs n) (go (n + 1));
    in
    go 0;

  flatten = x: if builtins.isList x then builtins.concatMap flatten x else [ x ];
  remove = x: builtins.filter (y: y != x);
  unique = builtins.foldl' (seen: x: if builtins.elem x seen then seen else seen ++ [ x ]) [ ];
  count = wanted: xs: builtins.length (builtins.filter wanted xs);
  findFirst =
    wanted: default: xs:
    let
      found = builtins.filter wanted xs;
    in
    if found == [ ] then default else builtins.head found;
  subtractLists = unwanted: builtins.filter (x: !(builtins.elem x unwanted));
  intersectLists = wanted: builtins.filter (x: builtins.elem x wanted);
  zipListsWith =
    f: xs: ys:
    builtins.genList (n: f (builtins.elemAt xs n) (builtins.elemAt ys n)) (
      lib.min (builtins.length xs) (builtins.length ys)
    );
}
