{
  buildPythonPackage,
  fetchSource,
  setuptools,
  setuptools-scm,
  wheel,
  six,
}:
buildPythonPackage rec {
  pname = "python-dateutil";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools setuptools-scm wheel ];
  dependencies = [ six ];

  # The version would be read from the history that a tarball has not.
  env.SETUPTOOLS_SCM_PRETEND_VERSION = version;
  pythonImportsCheck = [ "dateutil" ];
}
