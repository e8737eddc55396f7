{ buildPythonPackage, fetchSource, flit-core }:
buildPythonPackage rec {
  pname = "itsdangerous";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ flit-core ];
  pythonImportsCheck = [ "itsdangerous" ];
}
