{
  buildPythonPackage,
  fetchSource,
  poetry-core,
  markdown-it-py,
  pygments,
}:
buildPythonPackage (finalAttrs: {
  pname = "rich";
  inherit (finalAttrs.src) version;
  src = fetchSource finalAttrs.pname;
  pyproject = true;
  build-system = [ poetry-core ];
  dependencies = [
    markdown-it-py
    pygments
  ];
  pythonImportsCheck = [ "rich" ];
})
