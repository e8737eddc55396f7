"""Finds the names that a distribution can be imported by."""

import os
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def top_level_modules(site: Path, left_out: set[str]) -> list[str]:
    """Returns the dotted names of the top-level modules and packages of `site`, sorted, without those in `left_out`.

    Looks in `site` itself, and in each folder or archive that a `.pth` file there adds to `sys.path`. A folder without
    `__init__` is a namespace (PEP 420): the names are those of the modules in it.
    """
    names = set(_modules(site, ""))
    for place in _added(site):
        names.update(_modules(place, "") if place.is_dir() else _archived(place))
    return sorted(names - left_out)


def _added(site: Path) -> Iterator[Path]:
    """Yields the folders and archives in the `.pth` files of `site`: one on each line, relative to `site`."""
    for file in sorted(site.glob("*.pth")):
        for line in file.read_bytes().decode("utf-8-sig", "replace").splitlines() if file.is_file() else []:
            # Skips lines that Python would execute.
            if line.strip() and not line.startswith(("#", "import ", "import\t")):
                place = site / line.strip()
                # As in Python, a line that is no path is ignored. `.` is `site` itself.
                if os.path.exists(place) and os.path.realpath(place) != os.path.realpath(site):
                    yield place


def _archived(archive: Path) -> Iterator[str]:
    return (module.name for module in pkgutil.iter_modules([str(archive)]) if IDENTIFIER.fullmatch(module.name))


def _modules(folder: Path, prefix: str) -> Iterator[str]:
    for entry in sorted(folder.iterdir()) if folder.is_dir() else []:
        name = entry.name.split(".")[0]
        if not IDENTIFIER.fullmatch(name) or name == "__pycache__":
            continue
        if entry.is_dir():
            if entry.suffix:
                continue
            if any(entry.glob("__init__.py")) or any(entry.glob("__init__.pyc")) or any(entry.glob("__init__.*.so")):
                yield prefix + name
            else:
                yield from _modules(entry, f"{prefix}{name}.")
        elif _is_module(entry):
            yield prefix + name


def _is_module(file: Path) -> bool:
    # The scan finds extension modules by their init functions. Here, names decide, and `libfoo.so` is no module.
    return (
        file.suffix in {".py", ".pyc"} and file.name.count(".") == 1 and file.stem not in {"sitecustomize", "__init__"}
    )
