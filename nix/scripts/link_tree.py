"""Merges folders into one tree of links.

A folder that only one root has becomes one link; a folder of several becomes a real folder with the links of all, which is
how the parts of a namespace package (PEP 420) come together. Nothing is written before all is known to fit.
"""

import filecmp
import os
from pathlib import Path
from typing import Union

# A path to link to, or a folder of nodes by name.
Node = Union[Path, dict]


class Tree:
    def __init__(self) -> None:
        self.root: dict[str, Node] = {}
        self.collisions: list[str] = []

    def add(self, root: Path, omit: set[str] = frozenset(), rename: dict[str, str] | None = None) -> None:
        """Adds the content of `root`. `omit` and the keys of `rename` are paths relative to it."""
        rename = rename or {}
        moved = {old: new for old, new in rename.items() if old != new}
        for old, new in moved.items():
            if (root / old).is_dir():
                self._place(new.split("/"), _without(root / old, _below(omit, old)))
        self._merge(self.root, _without(root, set(omit) | moved.keys()), "")

    def write(self, out: Path) -> None:
        _write(self.root, out)

    def _place(self, parts: list[str], node: Node) -> None:
        for part in reversed(parts):
            node = {part: node}
        self._merge(self.root, node, "")

    def _merge(self, into: dict[str, Node], new: Node, at: str) -> None:
        for name, node in _entries(new).items():
            there, here = f"{at}/{name}".lstrip("/"), into.get(name)
            if here is None:
                into[name] = node
            elif _is_folder(here) and _is_folder(node):
                into[name] = merged = dict(_entries(here))
                self._merge(merged, node, there)
            elif not _same(here, node):
                self.collisions.append(f"  {there}: {here} and {node}")


def _without(root: Path, omit: set[str]) -> Node:
    """`root` less the paths in `omit`; folders are opened only where something in them is left out."""
    if not omit:
        return root
    entries: dict[str, Node] = {}
    for name, node in _entries(root).items():
        if name in omit:
            continue
        node = _without(node, _below(omit, name))
        # A folder of nothing but what was left out would turn into an importable, empty namespace.
        if node != {}:
            entries[name] = node
    return entries


def _below(omit: set[str], folder: str) -> set[str]:
    return {path.removeprefix(f"{folder}/") for path in omit if path.startswith(f"{folder}/")}


def _entries(node: Node) -> dict[str, Node]:
    return node if isinstance(node, dict) else {entry.name: Path(entry.path) for entry in os.scandir(node)}


def _is_folder(node: Node) -> bool:
    return isinstance(node, dict) or node.is_dir()


def _same(a: Node, b: Node) -> bool:
    return isinstance(a, Path) and isinstance(b, Path) and a.is_file() and b.is_file() and filecmp.cmp(a, b, False)


def _write(node: dict[str, Node], at: Path) -> None:
    at.mkdir()
    for name, child in sorted(node.items()):
        if isinstance(child, dict):
            _write(child, at / name)
        else:
            (at / name).symlink_to(child)
