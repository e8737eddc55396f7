{ buildPythonPackage, fetchSource, setuptools }:
buildPythonPackage rec {
  pname = "multidict";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools ];
  pythonImportsCheck = [ "multidict" ];
}
