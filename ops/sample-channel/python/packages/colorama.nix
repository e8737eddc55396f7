{ buildPythonPackage, fetchSource, hatchling }:
buildPythonPackage rec {
  pname = "colorama";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ hatchling ];
  pythonImportsCheck = [ "colorama" ];
}
