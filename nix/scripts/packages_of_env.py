"""Finds the packages behind the links of a finished environment."""

import os
from collections.abc import Iterator
from pathlib import Path

# The priority of Nixpkgs' derivations that set none.
DEFAULT_PRIORITY = 5


def packages(env: Path, source: dict) -> list[dict]:
    """Returns the packages of `env` in the plan's shape, all reused."""
    site = env / source["sitePackages"]
    roots = sorted(root for root in {root_of(entry) for entry in linked(site)} if root != Path(source["prefix"]))
    found = []
    for root in roots:
        name, version = distribution(root / source["sitePackages"])
        found.append(
            {
                "name": name or root.name[33:],
                "label": root.name,
                "version": version or "",
                "priority": DEFAULT_PRIORITY,
                "fate": "reused",
                "path": str(root),
                "otherPaths": [],
                "sitePackages": source["sitePackages"],
                "sourcePath": str(root),
            }
        )
    return found


def linked(folder: Path) -> Iterator[Path]:
    """Yields every link below `folder`. Real folders are those that several packages share."""
    for entry in os.scandir(folder):
        if entry.is_symlink():
            yield Path(entry.path)
        elif entry.is_dir():
            yield from linked(Path(entry.path))


def root_of(link: Path) -> Path:
    """Returns the store path that a link finally leads to."""
    return Path(*link.resolve().parts[:4])


def distribution(site: Path) -> tuple[str | None, str | None]:
    """Returns the normal form of the name, and the version, from the package's `NAME-VERSION.dist-info`."""
    for info in site.glob("*.dist-info"):
        name, version = info.name.removesuffix(".dist-info").rsplit("-", 1)
        return name.lower().replace("_", "-").replace(".", "-"), version
    return None, None
