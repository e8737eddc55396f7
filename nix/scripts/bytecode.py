"""Keeps interpreters from writing byte code into the store.

Python writes missing and stale byte code into the folder of the module. If it runs as root it can write to the store, and
then the path's content no longer matches the hash that Nix has recorded.
"""

import contextlib
import importlib.util
import os
import py_compile
import re
from collections.abc import Iterable
from pathlib import Path

from files import files


def uncompiled(root: Path, site_packages: str) -> set[str]:
    """Returns the modules, relative to `root`, whose byte code Python would write."""
    return {
        file
        for file in files(root, site_packages)
        if file.startswith(f"{site_packages}/")
        and is_module(file.removeprefix(f"{site_packages}/"))
        and (root / file).is_file()
        and not is_fresh(root / file)
    }


def is_module(file: str) -> bool:
    """Returns whether Python can import the file by a dotted name."""
    *folders, name = file.split("/")
    return name.endswith(".py") and all(re.fullmatch(r"[^\W\d]\w*", part) for part in [*folders, name[:-3]])


def is_fresh(module: Path) -> bool:
    """Returns whether Python accepts the module's byte code. See PEP 552 for its first 16 bytes."""
    try:
        with open(cached(str(module)), "rb") as file:
            head = file.read(16)
    except OSError:
        return False
    flags = int.from_bytes(head[4:8], "little")
    if len(head) < 16 or head[:4] != importlib.util.MAGIC_NUMBER:
        return False
    if flags == 0b01:
        return True
    if flags == 0b11:
        return head[8:] == importlib.util.source_hash(module.read_bytes())  # type: ignore[comparison-overlap]
    status = module.stat()
    return head[8:] == b"".join(
        (int(number) & 0xFFFFFFFF).to_bytes(4, "little") for number in (status.st_mtime, status.st_size)
    )


def cached(module: str) -> str:
    """Returns the path of the byte code: `a/b.py` -> `a/__pycache__/b.cpython-313.pyc`."""
    return importlib.util.cache_from_source(module)


def stale_of(modules: Iterable[str]) -> set[str]:
    """Returns the paths of the modules' byte code, for all levels of optimization."""
    levels = ("", "1", "2")
    return {importlib.util.cache_from_source(module, optimization=level) for module in modules for level in levels}


def compile_modules(modules: Iterable[Path]) -> None:
    """Writes byte code that Python never compares with its source. Skips modules that do not compile."""
    for module in sorted(modules):
        if os.path.lexists(cached(str(module))):
            continue
        with contextlib.suppress(py_compile.PyCompileError, UnicodeDecodeError):
            py_compile.compile(
                str(module), doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
            )
