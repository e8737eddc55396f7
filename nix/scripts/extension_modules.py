"""Finds the native code in a built Python package.

An extension module is a file that exports `PyInit_*` (or `PyModExport_*`, PEP 793). A shared library without either is
not one; it still is bound to its interpreter when it calls Python's C API, and is neutral when it does not.

    { "modules":   [ { "file", "module", "suffix" } ],    file: relative to the package; suffix: from the first dot on
      "libraries": [ { "file", "suffix", "usesPythonApi" } ] }
"""

import json
import mmap
import os
import re
import sys
from pathlib import Path

from elf import dynamic_symbols

MACH_O = {b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"}
PYTHON_API = re.compile(r"_?Py[A-Z_]")


def native_code(root: Path, site_packages: str) -> dict:
    """All native code below `root`, in the shape above, sorted by file."""
    site = root / site_packages
    modules, libraries = [], []
    for path in sorted(shared_objects(root)):
        file = str(path.relative_to(root))
        suffix = path.name[path.name.index(".") :]
        exports_module, uses_api = python_symbols(path)
        if exports_module and path.is_relative_to(site):
            modules.append({"file": file, "module": dotted_name(path.relative_to(site)), "suffix": suffix})
        else:
            libraries.append({"file": file, "suffix": suffix, "usesPythonApi": exports_module or uses_api})
    return {"modules": modules, "libraries": libraries}


def shared_objects(root: Path):
    """Regular files that a dynamic loader would take, by name: `x.so`, `x.so.1`, `x.dylib`."""
    for folder, _, files in os.walk(root):
        for name in files:
            path = Path(folder, name)
            if re.search(r"\.(so|dylib)(\.[0-9.]+)?$", name) and not path.is_symlink():
                yield path


def python_symbols(path: Path) -> tuple[bool, bool]:
    """Whether the file exports a module's init function, and whether it calls Python's C API."""
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
    """`hiredis/hiredis.cpython-313-x86_64-linux-gnu.so` -> `hiredis.hiredis`."""
    return ".".join([*path.parts[:-1], path.name.split(".")[0]])


if __name__ == "__main__":
    print(json.dumps(native_code(Path(sys.argv[1]), sys.argv[2]), indent=1))
