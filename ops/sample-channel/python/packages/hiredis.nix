{ buildPythonPackage, fetchSource, setuptools }:
buildPythonPackage rec {
  pname = "hiredis";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools ];
  pythonImportsCheck = [ "hiredis" ];
}
