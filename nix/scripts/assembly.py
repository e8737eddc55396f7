"""Combines the packages of a plan into one tree, and finds the faults that prevent an environment. Writes nothing.

The plan:

    { "source", "target": { "prefix", "executable", "sitePackages", "version" },   sitePackages: relative to a prefix
      "packages": [ { "name", "version",
                      "label",           the name or, if several packages have it, the last part of the store path
                      "priority",        of files that differ, the one of the lowest number is taken, as buildEnv does
                      "fate": "reused" | "rebuilt" | "dropped",
                      "path",            the store path whose files are linked, with the modules
                      "otherPaths",      other outputs of the package that are linked: programs, manuals
                      "sitePackages",    of these paths
                      "sourcePath" } ],  the source's build, or null if only the target has the package
      "sameAbi": bool,                   whether the target can load what was compiled for the source
      "ignoreCollisions": bool,          whether the first of several files that differ is taken
      "sourceEnv": path | null }         an environment to read the packages from, instead of "packages"

A package is linked completely, so that files of two builds of it are never mixed. Native code that the target cannot use is
left out.
"""

import re
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import bytecode
import leftovers
import packages_of_env
from extension_modules import native_code
from files import origins
from link_tree import Tree
from packages_of_env import DEFAULT_PRIORITY
from programs import PYTHON, Programs
from rewrite import Rewrite

# Nixpkgs moves the program `foo` to `.foo-wrapped` if it replaces `foo` by a wrapper.
HIDDEN = re.compile(r"^(bin/|.*/)\.([^/]+?)-wrapped_*$")
INTERPRETER = re.compile(rf"bin/{PYTHON.pattern}")


class Assembly:
    """The content of the environment at `out`, as a tree. Runs under the target interpreter."""

    def __init__(self, plan: dict, out: Path) -> None:
        self.plan, self.source, self.target = plan, plan["source"], plan["target"]
        self.packages = plan["packages"]
        if plan["sourceEnv"]:
            self.packages = packages_of_env.packages(Path(plan["sourceEnv"]), self.source)
        # One part for each output.
        self.parts = [{**one, "path": path} for one in self.packages for path in (one["path"], *one["otherPaths"])]
        self.native = {one["path"]: native_code(Path(one["path"]), one["sitePackages"]) for one in self.parts}
        is_swapped = self.source["prefix"] != self.target["prefix"]
        self.programs = Programs(self._rewrite(out), self.source["prefix"] if is_swapped else None)
        self.tree = Tree(self.programs.same)
        # Modules whose byte code has to be compiled, relative to the environment.
        self.uncompiled: set[str] = set()
        self._add_interpreter()
        for part in sorted(self.parts, key=lambda part: part["priority"]):
            self._add(part)
        for module in self.uncompiled:
            self.tree.open(bytecode.cached(module))

    def unusable(self, package: dict) -> set[str]:
        """Returns the native files of the package that stay out of the environment."""
        return leftovers.unusable(package, self.native[package["path"]], EXTENSION_SUFFIXES, self.plan["sameAbi"])

    def faults(self) -> list[dict]:
        """Returns { "class": "abi-leftover" | "collision", "packages": [ name ], "file" } for each fault.

        A name that several packages have is followed by the version, or by the label if the versions are the same.
        The file is relative to the package of an `abi-leftover`, and to the environment for a `collision`.
        """
        leftover = [
            {"class": "abi-leftover", "packages": [self._display_name(package)], "file": file}
            for package in self.parts
            for file in leftovers.loadable(
                package, self.native[package["path"]], EXTENSION_SUFFIXES, self.plan["sameAbi"]
            )
        ]
        owners: dict[str, list[str]] = {}
        for collision in self.tree.collisions:
            if self.plan["ignoreCollisions"] or self._priority(collision.first) != self._priority(collision.second):
                continue
            # The wrappers are the same, but the programs that they run differ.
            file = HIDDEN.sub(r"\1\2", collision.file)
            known = owners.setdefault(file, [])
            known += [name for path in (collision.first, collision.second) if (name := self._owner(path)) not in known]
        return leftover + [
            {"class": "collision", "packages": names, "file": file} for file, names in sorted(owners.items())
        ]

    def _add_interpreter(self) -> None:
        prefix = Path(self.target["prefix"])
        for program in (prefix / "bin").iterdir():
            # mk-env.nix wraps the interpreter under its own names, because makeBinaryWrapper is there.
            if not PYTHON.fullmatch(program.name) and (content := self.programs.rewrite.content(program)) is not None:
                self.programs.copies[program] = content
        self._add_tree(prefix, self.target["sitePackages"], {"nix-support"}, {"bin/python"})

    def _add(self, package: dict) -> None:
        root = Path(package["path"])
        native = self.unusable(package)
        anew, left_out = self.programs.add(package, native)
        # The environment has the interpreter under its own names already.
        left_out |= {file for file in anew if INTERPRETER.fullmatch(file) and root / file in self.programs.links}
        omit = {"nix-support", *left_out, *native}
        self._add_tree(root, package["sitePackages"], omit, anew - omit)

    def _add_tree(self, root: Path, site_packages: str, omit: set[str], anew: set[str]) -> None:
        own = {file for file in anew if file.startswith(f"{site_packages}/") and file.endswith(".py")}
        uncompiled = bytecode.uncompiled(root, site_packages) | own
        stale = bytecode.stale_of(uncompiled)
        self.uncompiled |= {self.target["sitePackages"] + file.removeprefix(site_packages) for file in uncompiled}
        self.tree.add(
            root,
            omit=omit | stale,
            rename={site_packages: self.target["sitePackages"]},
            open_at=anew,
        )

    def _owner(self, path: Path) -> str:
        package = self._package_of(path)
        return self._display_name(package) if package else self.target["executable"]

    def _display_name(self, package: dict) -> str:
        alike = [one for one in self.packages if one["name"] == package["name"]]
        if len(alike) == 1:
            return package["name"]
        versions = [one["version"] for one in alike]
        return f"{package['name']} {package['version'] if len(set(versions)) == len(versions) else package['label']}"

    def _priority(self, path: Path) -> int:
        package = self._package_of(path)
        return package["priority"] if package else DEFAULT_PRIORITY

    def _package_of(self, path: Path) -> dict | None:
        return next((part for part in self.parts if path.is_relative_to(part["path"])), None)

    def _rewrite(self, out: Path) -> Rewrite:
        """Makes programs run the environment's own interpreter, which has all packages in its prefix."""
        prefixes = {self.source["prefix"], self.target["prefix"]}
        folders = {f"{prefix}/bin": f"{out}/bin" for prefix in prefixes}
        for package in self.parts:
            for path in {package["path"], package["sourcePath"] or package["path"]}:
                for root in {path, *origins(Path(path), package["sitePackages"])} - prefixes:
                    folders[root] = str(out)
                    folders[f"{root}/{package['sitePackages']}"] = f"{out}/{self.target['sitePackages']}"
        return Rewrite(
            interpreter=f"{out}/bin/{self.target['executable']}",
            prefixes=prefixes,
            folders=folders,
            search_path=[],
        )
