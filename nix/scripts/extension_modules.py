"""Finds the native code in a built Python package.

    extension_modules.py PACKAGE SITE_PACKAGES OUT

An extension module is a file that exports `PyInit_*` (or `PyModExport_*`, PEP 793). A shared library without either is none.
It is bound to its interpreter if it calls Python's C API, and neutral otherwise. A link counts as the file that it leads to, in
any output or store path: Python loads that file by the link's name. The result:

    { "modules":   [ { "file", "module", "suffix" } ],    file: relative to the package; suffix: from the first dot on
      "libraries": [ { "file", "suffix", "usesPythonApi" } ] }
"""

import json
import mmap
import re
import sys
from pathlib import Path

from elf import dynamic_symbols
from files import files

MACH_O = {b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"}
PYTHON_API = re.compile(r"_?Py[A-Z_]")


def native_code(root: Path, site_packages: str) -> dict:
    """Returns all native code below `root`, in the shape above, sorted by file."""
    modules, libraries = [], []
    for file in shared_objects(root, site_packages):
        path = root / file
        suffix = path.name[path.name.index(".") :]
        exports_module, uses_api = python_symbols(path)
        if exports_module and file.startswith(f"{site_packages}/"):
            module = dotted_name(Path(file.removeprefix(f"{site_packages}/")))
            modules.append({"file": file, "module": module, "suffix": suffix})
        else:
            libraries.append({"file": file, "suffix": suffix, "usesPythonApi": exports_module or uses_api})
    return {"modules": modules, "libraries": libraries}


def shared_objects(root: Path, site_packages: str) -> list[str]:
    """Lists shared objects by name: `x.so`, `x.so.1`, `x.dylib`. Paths are relative to `root` and sorted."""
    named = (file for file in files(root, site_packages) if re.search(r"\.(so|dylib)(\.[0-9.]+)?$", file))
    return sorted(file for file in named if (root / file).is_file())


def python_symbols(path: Path) -> tuple[bool, bool]:
    """Returns whether the file exports a module's init function, and whether it calls Python's C API."""
    if path.stat().st_size == 0:
        return (False, False)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        symbols = dynamic_symbols(data)
        if symbols:
            return (
                any(name.startswith(("PyInit_", "PyModExport_")) for name in symbols.exported),
                any(PYTHON_API.match(name) for name in symbols.imported),
            )
        if data[:4] in MACH_O:
            return (
                data.find(b"_PyInit_") >= 0 or data.find(b"_PyModExport_") >= 0,
                data.find(b"_PyObject_") >= 0,
            )
        return (False, False)


def dotted_name(path: Path) -> str:
    """Returns the name of a module: `hiredis/hiredis.cpython-313-x86_64-linux-gnu.so` -> `hiredis.hiredis`."""
    return ".".join([*path.parts[:-1], path.name.split(".")[0]])


if __name__ == "__main__":
    package, site_packages, out = sys.argv[1:]
    Path(out).write_text(json.dumps(native_code(Path(package), site_packages), indent=1))
