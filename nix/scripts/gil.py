"""Finds the extension modules that turn the GIL on.

Importing an extension module that does not declare that it is safe without the GIL turns the GIL on for the whole process, so
only the first of two such modules shows. Each module is therefore created in a process of its own. The process reports the
state of the GIL before and after.
"""

import os
from concurrent.futures import Executor
from dataclasses import dataclass
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

from import_rules import is_skipped
from probe import Found, Interpreter, create_alone


@dataclass(frozen=True)
class Extension:
    module: str
    package: str


class Extensions:
    """The extension modules of an environment, by the real paths of their files."""

    def __init__(self, packages: list[dict], skipped: list[str]) -> None:
        self.by_file = {
            os.path.realpath(file): Extension(module, package["name"])
            for package in packages
            for module in package["modules"]
            if not is_skipped(module, skipped) and (file := file_of(package, module))
        }
        # Files of modules that turn the GIL on, and of modules that cannot be created by themselves.
        self.unsafe: set[str] = set()
        self.unknown: set[str] = set()

    def create_each(self, pool: Executor, target: Interpreter) -> None:
        """Determines for each module whether it turns the GIL on."""
        files = list(self.by_file)
        found = list(pool.map(lambda file: create_alone(target, self.by_file[file].module, Path(file)), files))
        # If a module imports others while it is created, and one of them turns the GIL on, the module itself remains unknown.
        entangled = []
        for file, one in zip(files, found, strict=True):
            if one.verdict != "imported" or one.gil_at_start:
                self.unknown.add(file)
            elif one.gil_enabled and len(one.created) > 1:
                entangled.append((file, one))
            elif one.gil_enabled:
                self.unsafe.add(file)
        for file, one in entangled:
            others = real_paths(one) - {file}
            (self.unknown if others & (self.unsafe | self.unknown) else self.unsafe).add(file)

    def turned_gil_on(self, found: list[Found]) -> list[Extension]:
        """Returns the modules that turned the GIL on in the processes of these findings, sorted."""
        if not any(one.gil_enabled for one in found):
            return []
        created = set().union(*(real_paths(one) for one in found))
        files = created & self.unsafe or created & self.unknown
        return sorted((self.by_file[file] for file in files), key=lambda one: one.module)


def real_paths(one: Found) -> set[str]:
    return {os.path.realpath(file) for file in one.created}


def file_of(package: dict, module: str) -> Path | None:
    """Returns the file that the running interpreter would load for an extension module of a package."""
    path = Path(package["path"], package["sitePackages"], *module.split("."))
    candidates = (path.with_name(path.name + suffix) for suffix in EXTENSION_SUFFIXES)
    return next((file for file in candidates if file.exists()), None)
