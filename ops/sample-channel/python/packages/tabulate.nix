{ buildPythonPackage, fetchSource, setuptools, setuptools-scm, wheel }:
buildPythonPackage rec {
  pname = "tabulate";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools setuptools-scm wheel ];

  # The version would be read from the history that a tarball has not.
  env.SETUPTOOLS_SCM_PRETEND_VERSION = version;
  pythonImportsCheck = [ "tabulate" ];
}
