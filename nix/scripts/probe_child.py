"""Imports the modules named on the command line and writes a line of JSON about each to a file descriptor.

Runs under the interpreter being tested, beside third-party code: it uses little, and takes it before that code runs.
"""

import importlib
import json
import os
import re
import sys
import traceback
import warnings

# The folder of this script comes first, and would hide modules of the same names.
sys.path.pop(0)

gil_enabled = getattr(sys, "_is_gil_enabled", lambda: True)
out = os.fdopen(int(sys.argv[1]), "a")
os.set_inheritable(out.fileno(), False)
turned_on: list[str] = []


def note(message, category, *args, **kwargs):
    # CPython says which module it was only in this warning (_PyImport_CheckGILEnabled, import.c).
    if match := re.search(r"global interpreter lock .* to load module '([^']+)'", str(message)):
        turned_on.append(match[1])


def one(module: str) -> dict:
    turned_on.clear()
    verdict, detail = "imported", None
    # A module may change filters and hooks for all that come after it.
    with warnings.catch_warnings():
        warnings.simplefilter("always", RuntimeWarning)
        warnings.showwarning = note
        try:
            importlib.import_module(module)
        except BaseException as error:
            verdict = "import-error"
            detail = "".join(traceback.format_exception_only(error)).strip()[:2000]
    return {
        "module": module,
        "verdict": verdict,
        "detail": detail,
        "gil_enabled": gil_enabled(),
        "turned_gil_on": list(turned_on),
    }


for name in sys.argv[2:]:
    print(json.dumps(one(name)), file=out, flush=True)
out.flush()
# Not the interpreter's own way out: exit handlers and threads of what was imported have nothing to say here.
os._exit(0)
