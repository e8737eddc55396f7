# buildPhase of projects that have a setup.py and do not say how they are built.
setuptoolsBuildPhase() {
  runHook preBuild
  @interpreter@ -c 'import setuptools, sys; sys.argv[0] = __file__ = "setup.py"; exec(compile(open(__file__).read(), __file__, "exec"))' \
    ${setupPyGlobalFlags:-} bdist_wheel ${setupPyBuildFlags:-}
  runHook postBuild
}

if [ -z "${dontUseSetuptoolsBuild:-}" ] && [ -z "${buildPhase:-}" ]; then buildPhase=setuptoolsBuildPhase; fi
