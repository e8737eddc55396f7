"""Lists the files of a built package as importers and programs reach them: through links too."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

# Folders whose files are run.
PROGRAMS = {"bin", "libexec"}


@cache
def files(root: Path, site_packages: str) -> tuple[str, ...]:
    """Returns the paths, relative to `root`, of all files, links to files and dead links.

    Follows a link to a folder at, above and below site-packages, and in folders of programs. Lists the link itself elsewhere,
    and if it leads to a folder above it.
    """
    return tuple(_files(str(root), "", site_packages, ()))


def origins(root: Path, site_packages: str) -> set[str]:
    """Returns the roots of other packages whose files the package links to, as a symlinkJoin does.

    Programs there refer to their own root and not to the package.
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
        is_walked = os.path.isdir(entry.path) and (
            not entry.is_symlink() or (_is_followed(path, site_packages) and os.path.realpath(entry.path) not in above)
        )
        if is_walked:
            yield from _files(entry.path, f"{path}/", site_packages, above)
        else:
            yield path


def _is_followed(path: str, site_packages: str) -> bool:
    return (
        f"{site_packages}/".startswith(f"{path}/")
        or path.startswith(f"{site_packages}/")
        or path.split("/")[0] in PROGRAMS
    )
