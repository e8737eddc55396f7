{ buildPythonPackage, fetchSource, setuptools }:
buildPythonPackage rec {
  pname = "docopt";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools ];
  pythonImportsCheck = [ "docopt" ];
}
