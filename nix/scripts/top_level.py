"""The names that a distribution can be imported by."""

import re
from pathlib import Path

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def top_level_modules(site: Path, left_out: set[str]) -> list[str]:
    """Dotted names of the top-level modules and packages below `site`, sorted, less the modules in `left_out`.

    A folder without `__init__.py` is a namespace (PEP 420): what it holds is what the distribution brings.
    """
    names = [name for name in _modules(site, "") if name not in left_out]
    return sorted(set(names))


def _modules(folder: Path, prefix: str):
    for entry in sorted(folder.iterdir()) if folder.is_dir() else []:
        name = entry.name.split(".")[0]
        if not IDENTIFIER.fullmatch(name) or name == "__pycache__":
            continue
        if entry.is_dir():
            if entry.suffix:
                continue
            if (entry / "__init__.py").exists() or _is_native_package(entry):
                yield prefix + name
            else:
                yield from _modules(entry, f"{prefix}{name}.")
        elif _is_module(entry):
            yield prefix + name


def _is_module(file: Path) -> bool:
    # A library beside modules, `libfoo.so`, is told apart by who scans for init functions; here its name must do.
    return file.suffix == ".py" and file.name.count(".") == 1 and file.stem not in {"sitecustomize", "__init__"}


def _is_native_package(folder: Path) -> bool:
    return any(folder.glob("__init__.*.so"))
