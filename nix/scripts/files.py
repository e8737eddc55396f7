"""Lists the files of a built package as importers and programs reach them: through links as well."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

# Folders whose files are run, beside those that Python imports from.
PROGRAMS = {"bin", "libexec"}


@cache
def files(root: Path, site_packages: str) -> tuple[str, ...]:
    """Returns the path, relative to `root`, of everything that is not a folder: files, links to files, dead links.

    A link to a folder is followed at site-packages, above it and below it, and where programs are. Elsewhere it is listed
    itself, and so is one that leads to a folder that it lies in.
    """
    return tuple(_files(str(root), "", site_packages, ()))


def origins(root: Path, site_packages: str) -> set[str]:
    """Returns the folders that links of the package take whole parts from, as those of a symlinkJoin do.

    Programs there name that folder, and not the package.
    """
    found = set()
    for file in files(root, site_packages):
        real = os.path.realpath(root / file)
        if real.endswith(f"/{file}"):
            found.add(real.removesuffix(f"/{file}"))
    return found - {str(root)}


def _files(folder: str, at: str, site_packages: str, above: tuple[str, ...]) -> Iterator[str]:
    above = (*above, os.path.realpath(folder))
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = at + entry.name
        if not os.path.isdir(entry.path):
            yield path
        elif entry.is_symlink() and not (_is_followed(path, site_packages) and os.path.realpath(entry.path) not in above):
            yield path
        else:
            yield from _files(entry.path, f"{path}/", site_packages, above)


def _is_followed(path: str, site_packages: str) -> bool:
    return (
        f"{site_packages}/".startswith(f"{path}/")
        or path.startswith(f"{site_packages}/")
        or path.split("/")[0] in PROGRAMS
    )
