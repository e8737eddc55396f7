{ buildPythonPackage, fetchSource, flit-core }:
buildPythonPackage rec {
  pname = "pyproject-hooks";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ flit-core ];
  pythonImportsCheck = [ "pyproject_hooks" ];
}
