# Other spellings under which people know a package.
self: {
  ruamel_yaml = self.ruamel-yaml;
  ruamel_yaml_clib = self.ruamel-yaml-clib;
  flit_core = self.flit-core;
  setuptools_scm = self.setuptools-scm;
  trove_classifiers = self.trove-classifiers;
  typing_extensions = self.typing-extensions;
  dateutil = self.python-dateutil;
}
