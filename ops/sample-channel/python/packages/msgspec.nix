{ buildPythonPackage, fetchSource, setuptools }:
buildPythonPackage rec {
  pname = "msgspec";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools ];
  pythonImportsCheck = [ "msgspec" ];
}
