{ buildPythonPackage, fetchSource, flit-core }:
buildPythonPackage rec {
  pname = "installer";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ flit-core ];
  pythonImportsCheck = [ "installer" ];
}
