{
  buildPythonPackage,
  fetchSource,
  packaging,
  pathspec,
  pluggy,
  trove-classifiers,
}:
buildPythonPackage rec {
  pname = "hatchling";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  dependencies = [ packaging pathspec pluggy trove-classifiers ];

  # It builds itself.
  nativeBuildInputs = dependencies;
  pythonImportsCheck = [ "hatchling" ];
}
