{ buildPythonPackage, fetchSource, poetry-core, markdown-it-py, pygments }:
buildPythonPackage rec {
  pname = "rich";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ poetry-core ];
  dependencies = [ markdown-it-py pygments ];
  pythonImportsCheck = [ "rich" ];
}
