"""Merges folders into one tree of links.

A folder of one root becomes one link. A folder of several roots becomes a real folder with the links of all roots; this merges
the parts of a namespace package (PEP 420). Nothing is written until all collisions are known.
"""

import filecmp
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TypeAlias

# A path to link to, or a folder of nodes by name.
Node: TypeAlias = "Path | dict[str, Node]"

# Byte code belongs to a source file, which is compared. The others are indexes, which Nixpkgs' buildEnv does not compare.
NOT_COMPARED = re.compile(r".*\.py[co]|(.*/)?info/dir|share/mime/(?!packages/).*|(.*/)?perllocal\.pod|(.*/)?log")


@dataclass(frozen=True)
class Collision:
    """Two roots have different content at one path. `file` is that path in the tree."""

    file: str
    first: Path
    second: Path


def same_content(first: Path, second: Path) -> bool:
    if first.is_file() and second.is_file():
        return filecmp.cmp(first, second, False)
    return first.is_symlink() and second.is_symlink() and os.readlink(first) == os.readlink(second)


class Tree:
    def __init__(self, same: Callable[[Path, Path], bool] = same_content) -> None:
        self.root: dict[str, Node] = {}
        self.collisions: list[Collision] = []
        self._same = same

    def add(
        self,
        root: Path,
        omit: Iterable[str] = (),
        rename: dict[str, str] | None = None,
        open_at: Iterable[str] = (),
    ) -> None:
        """Adds the content of `root`. All paths are relative to it.

        Leaves out `omit`. Makes the folders above each path in `open_at` real folders, whether or not the path exists. Moves
        each key of `rename` to its value.
        """
        omitted, opened = _nested(_outermost(set(omit))), _nested(open_at)
        for old, new in (rename or {}).items():
            if old != new and (root / old).is_dir():
                self._place(new.split("/"), _part(root / old, _at(omitted, old), _at(opened, old)))
                _omit(omitted, old)
        self._merge(self.root, _part(root, omitted, opened), "")

    def open(self, path: str) -> None:
        """Makes the existing folders above a path of the tree real folders."""
        node = self.root
        for part in path.split("/")[:-1]:
            child = node.get(part)
            if child is None or not _is_folder(child):
                return
            opened = dict(_entries(child))
            node[part] = opened
            node = opened

    def write(self, out: Path, place: Callable[[Path, Path], None] = lambda original, at: at.symlink_to(original)) -> None:
        """Makes the folders, and calls `place(original, destination)` for every file."""
        _write(self.root, out, place)

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
            elif not (NOT_COMPARED.fullmatch(there) or self._are_same(here, node)):
                self.collisions.append(Collision(there, _a_path_of(here), _a_path_of(node)))

    def _are_same(self, here: Node, node: Node) -> bool:
        return isinstance(here, Path) and isinstance(node, Path) and self._same(here, node)


def _nested(paths: Iterable[str]) -> dict:
    """Returns paths as a nested dict: `{"a/b", "a/c"}` -> `{"a": {"b": {}, "c": {}}}`."""
    tree: dict = {}
    for path in paths:
        at = tree
        for part in path.split("/"):
            at = at.setdefault(part, {})
    return tree


def _outermost(paths: set[str]) -> set[str]:
    return {path for path in paths if not any(str(folder) in paths for folder in PurePath(path).parents)}


def _at(nested: dict, path: str) -> dict:
    for part in path.split("/"):
        nested = nested.get(part, {})
    return nested


def _omit(nested: dict, path: str) -> None:
    *above, last = path.split("/")
    for part in above:
        nested = nested.setdefault(part, {})
    nested[last] = {}


def _part(root: Path, omitted: dict, opened: dict) -> Node:
    """Returns `root` without omitted paths. Opens only folders in which a file is left out or made anew."""
    if not omitted and not opened:
        return root
    entries: dict[str, Node] = {}
    for name, path in _children(root).items():
        if name in omitted and not omitted[name]:
            continue
        is_folder = path.is_dir()
        node = _part(path, omitted.get(name, {}), opened.get(name, {})) if is_folder else path
        # A folder with no file left would become an importable, empty namespace.
        if node != {}:
            entries[name] = node
    return entries


def _children(folder: Path) -> dict[str, Path]:
    return {entry.name: Path(entry.path) for entry in os.scandir(folder)}


def _entries(node: Node) -> Mapping[str, Node]:
    if isinstance(node, dict):
        return node
    return _children(node)


def _is_folder(node: Node) -> bool:
    return isinstance(node, dict) or node.is_dir()


def _a_path_of(node: Node) -> Path:
    """Returns a path that shows which root a node comes from: for a folder, the first path in it."""
    while isinstance(node, dict):
        node = node[min(node)]
    return node


def _write(node: dict[str, Node], at: Path, place: Callable[[Path, Path], None]) -> None:
    at.mkdir()
    for name, child in sorted(node.items()):
        if isinstance(child, dict):
            _write(child, at / name, place)
        else:
            place(child, at / name)
