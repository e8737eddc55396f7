# buildPhase: the project's own backend makes the wheel, in this build's own interpreter and with its own inputs.
pypaBuildPhase() {
  runHook preBuild
  @build@/bin/pyproject-build --no-isolation --outdir dist/ --wheel ${pypaBuildFlags:-}
  runHook postBuild
}

if [ -z "${dontUsePypaBuild:-}" ] && [ -z "${buildPhase:-}" ]; then buildPhase=pypaBuildPhase; fi
