{ buildPythonPackage, fetchSource, setuptools }:
buildPythonPackage rec {
  pname = "websockets";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools ];
  pythonImportsCheck = [ "websockets" ];
}
