# installPhase: the wheels in dist/ go to $out.
pypaInstallPhase() {
  local wheel
  runHook preInstall
  for wheel in dist/*.whl; do
    @interpreter@ -m installer --prefix "$out" "$wheel"
  done
  runHook postInstall
}

if [ -z "${dontUsePypaInstall:-}" ] && [ -z "${installPhase:-}" ]; then installPhase=pypaInstallPhase; fi
