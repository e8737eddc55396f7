{ buildPythonPackage, fetchSource, debianUnpackHook, packaging, setuptools }:
buildPythonPackage rec {
  pname = "setuptools-scm";
  inherit (src) version;
  src = fetchSource pname;
  format = "wheel";
  nativeBuildInputs = [ debianUnpackHook ];
  dependencies = [ packaging setuptools ];
  pythonImportsCheck = [ "setuptools_scm" ];
}
