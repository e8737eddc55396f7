{ buildPythonPackage, fetchSource, setuptools }:
buildPythonPackage rec {
  pname = "sortedcontainers";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools ];
  pythonImportsCheck = [ "sortedcontainers" ];
}
