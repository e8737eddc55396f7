"""Finds the packages behind the links of a finished environment."""

import os
from pathlib import Path

# Of Nixpkgs' derivations that say nothing of it.
DEFAULT_PRIORITY = 5


def packages(env: Path, source: dict) -> list[dict]:
    """The packages of `env` in the plan's shape, all reused. One that brings no distribution is left out."""
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


def linked(folder: Path):
    """Every link below `folder`; real folders are where packages were merged."""
    for entry in os.scandir(folder):
        if entry.is_symlink():
            yield Path(entry.path)
        elif entry.is_dir():
            yield from linked(Path(entry.path))


def root_of(link: Path) -> Path:
    """The store path that a link leads to in the end."""
    return Path(*link.resolve().parts[:4])


def distribution(site: Path) -> tuple[str | None, str | None]:
    """Normal form of the name, and the version, out of the package's `NAME-VERSION.dist-info`."""
    for info in site.glob("*.dist-info"):
        name, version = info.name.removesuffix(".dist-info").rsplit("-", 1)
        return name.lower().replace("_", "-").replace(".", "-"), version
    return None, None
