"""The names that a distribution can be imported by."""

import os
import pkgutil
import re
from pathlib import Path

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def top_level_modules(site: Path, left_out: set[str]) -> list[str]:
    """Dotted names of the top-level modules and packages below `site`, sorted, less the modules in `left_out`.

    They are below `site` itself, and in each folder or archive that a `.pth` file there adds to `sys.path`. A folder without
    `__init__` is a namespace (PEP 420): the distribution brings what it holds.
    """
    names = set(_modules(site, ""))
    for place in _added(site):
        names.update(_modules(place, "") if place.is_dir() else _archived(place))
    return sorted(names - left_out)


def _added(site: Path):
    """Folders and archives that the `.pth` files of `site` name: one a line, relative to `site`."""
    for file in sorted(site.glob("*.pth")):
        for line in file.read_bytes().decode("utf-8-sig", "replace").splitlines() if file.is_file() else []:
            # A line that Python would execute says nothing of where modules are; `.` is `site` itself.
            if line.strip() and not line.startswith(("#", "import ", "import\t")):
                place = site / line.strip()
                # As Python looks: a line that can be no path names nothing.
                if os.path.exists(place) and os.path.realpath(place) != os.path.realpath(site):
                    yield place


def _archived(archive: Path):
    return (module.name for module in pkgutil.iter_modules([str(archive)]) if IDENTIFIER.fullmatch(module.name))


def _modules(folder: Path, prefix: str):
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
    # A library beside modules, `libfoo.so`, is told apart by the scan for init functions; here its name must do.
    return (
        file.suffix in {".py", ".pyc"} and file.name.count(".") == 1 and file.stem not in {"sitecustomize", "__init__"}
    )
