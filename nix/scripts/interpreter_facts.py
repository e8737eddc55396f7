"""Prints facts about the running interpreter, as JSON."""

import importlib.machinery
import json
import sysconfig

print(
    json.dumps(
        {
            "version": sysconfig.get_python_version(),
            "soabi": sysconfig.get_config_var("SOABI"),
            "extensionSuffixes": importlib.machinery.EXTENSION_SUFFIXES,
            "freeThreaded": sysconfig.get_config_var("Py_GIL_DISABLED") == 1,
        }
    )
)
