{ buildPythonPackage, fetchSource, setuptools, setuptools-scm }:
buildPythonPackage rec {
  pname = "sniffio";
  inherit (src) version;
  src = fetchSource pname;
  pyproject = true;
  build-system = [ setuptools setuptools-scm ];
  pythonImportsCheck = [ "sniffio" ];
}
