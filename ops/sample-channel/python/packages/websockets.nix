{ buildPythonPackage, fetchSource, setuptools }:
buildPythonPackage (finalAttrs: {
  pname = "websockets";
  inherit (finalAttrs.src) version;
  src = fetchSource finalAttrs.pname;
  pyproject = true;
  build-system = [ setuptools ];
  pythonImportsCheck = [ "websockets" ];
})
