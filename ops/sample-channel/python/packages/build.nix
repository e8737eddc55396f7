{ buildPythonPackage, fetchSource, flit-core, packaging, pyproject-hooks }:
buildPythonPackage rec {
  pname = "build";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ flit-core ];
  dependencies = [ packaging pyproject-hooks ];
  pythonImportsCheck = [ "build" ];
}
