"""What an environment tells its interpreter at start: where its packages are, and which program and prefix it is.

Each variable is taken out of the environment here, so that it ends with this process and no child inherits it.
"""

import functools
import os
import site
import sys

packages = os.environ.pop("NIX_PYTHONPATH", None)
if packages is not None:
    functools.reduce(
        lambda known, folder: site.addsitedir(folder, known),
        packages.split(os.pathsep),
        site._init_pathinfo(),
    )

# Inside a virtual environment the interpreter has already found its own program and prefix.
in_venv = sys.prefix != sys.base_prefix
if not in_venv:
    executable = os.environ.pop("NIX_PYTHONEXECUTABLE", None)
    prefix = os.environ.pop("NIX_PYTHONPREFIX", None)
    if executable is not None:
        sys.executable = executable
    if prefix is not None:
        sys.prefix = sys.exec_prefix = prefix
        site.PREFIXES.insert(0, prefix)
