# unpackPhase of packages whose source is a finished wheel.
wheelUnpackPhase() {
  runHook preUnpack
  mkdir -p dist
  cp "$src" "dist/$(basename "$src" | cut -d- -f2-)"
  sourceRoot=.
  runHook postUnpack
}

if [ -z "${dontUseWheelUnpack:-}" ] && [ -z "${unpackPhase:-}" ]; then unpackPhase=wheelUnpackPhase; fi
