{ buildPythonPackage, fetchSource, flit-core, mdurl }:
buildPythonPackage rec {
  pname = "markdown-it-py";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ flit-core ];
  dependencies = [ mdurl ];
  pythonImportsCheck = [ "markdown_it" ];
}
