{ buildPythonPackage, fetchSource, debianUnpackHook }:
buildPythonPackage rec {
  pname = "more-itertools";
  inherit (src) version;
  src = fetchSource pname;
  format = "wheel";
  nativeBuildInputs = [ debianUnpackHook ];
  pythonImportsCheck = [ "more_itertools" ];
}
