_: rec {
  id = x: x;
  const = x: _: x;
  flip =
    f: a: b:
    f b a;
  pipe = builtins.foldl' (value: f: f value);

  isFunction = f: builtins.isFunction f || (f ? __functor && isFunction (f.__functor f));

  functionArgs =
    f:
    if f ? __functor then
      f.__functionArgs or (functionArgs (f.__functor f))
    else
      builtins.functionArgs f;

  setFunctionArgs = f: args: {
    __functor = _: f;
    __functionArgs = args;
  };

  # mirrorFunctionArgs : f -> g -> g that declares the arguments of f
  mirrorFunctionArgs =
    f:
    let
      args = functionArgs f;
    in
    g: if args == { } then g else setFunctionArgs g args;

  toFunction = v: if isFunction v then v else const v;

  warn = message: value: builtins.trace "evaluation warning: ${message}" value;
  warnIf = condition: message: if condition then warn message else id;
  throwIf = condition: message: if condition then throw message else id;
  throwIfNot = condition: throwIf (!condition);
  assertMsg = condition: message: condition || throw message;
  importJSON = path: builtins.fromJSON (builtins.readFile path);
  min = a: b: if a < b then a else b;
  max = a: b: if a > b then a else b;
  boolToString = b: if b then "true" else "false";
  inherit (builtins)
    isBool
    isInt
    isFloat
    isString
    isList
    isAttrs
    isPath
    toJSON
    fromJSON
    seq
    deepSeq
    tryEval
    addErrorContext
    pathExists
    readFile
    add
    sub
    lessThan
    trace
    ;
}
