"""Makes packages' programs run under another interpreter, in every folder of a package.

Copies text files, scripts and modules, with every path of the interpreter of their build rewritten. Makes compiled wrappers
again with rewritten arguments. If a wrapper does not contain its arguments, replaces it by a script for the package's entry
point. Leaves out compiled code that would still run the other interpreter.
"""

import os
import re
import shlex
from configparser import ConfigParser
from dataclasses import dataclass, field
from pathlib import Path

import rewrite
from elf import dynamic_symbols
from extension_modules import PYTHON_API
from files import files
from link_tree import same_content
from rewrite import Rewrite

# The names of interpreters.
PYTHON = re.compile(r"python[0-9.]*[a-z]*")


@dataclass(frozen=True)
class LeftOut:
    package: str
    # Relative to the package.
    program: str
    reason: str


@dataclass
class Programs:
    rewrite: Rewrite
    # The store path of the interpreter that must not run. None if the interpreter is not swapped.
    source: str | None
    # By the path of the original: the content of copied files; the new targets of links to the other interpreter; and for
    # compiled wrappers the package and the arguments of makeBinaryWrapper, without the path of the output.
    copies: dict[Path, bytes] = field(default_factory=dict)
    links: dict[Path, str] = field(default_factory=dict)
    wrappers: dict[Path, tuple[str, list[str]]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    # The wrappers that have been placed, by their new path.
    _placed: dict[str, tuple[str, list[str]]] = field(default_factory=dict)

    def add(self, package: dict, native: set[str]) -> tuple[set[str], set[str]]:
        """Examines the files of a package { "name", "fate", "path", "sitePackages" }, except for the given native code.

        Returns two sets of files, relative to the package: those that are made anew, and those that are left out.
        """
        root = Path(package["path"])
        anew, left_out = set(), set()
        for file in files(root, package["sitePackages"]):
            original = root / file
            if file in native or file.startswith("nix-support/") or not original.is_file():
                continue
            if self._is_interpreter(original):
                self.links[original] = self.rewrite.interpreter
            elif reason := self._examine(package, file, original):
                self.left_out.append(LeftOut(package["name"], file, reason))
                left_out.add(file)
            if self._is_anew(original):
                anew.add(file)
        return anew, left_out

    def same(self, first: Path, second: Path) -> bool:
        """Returns whether two files are the same for the other interpreter."""
        if not (self._is_anew(first) or self._is_anew(second)):
            return same_content(first, second)
        if any(file in self.links or file in self.wrappers for file in (first, second)):
            return self.links.get(first) == self.links.get(second) and self._arguments(first) == self._arguments(second)
        return first.is_file() and second.is_file() and self._content(first) == self._content(second)

    def place(self, original: Path, destination: Path) -> None:
        """Links a file or writes its new content. For wrappers, see `commands`."""
        if original in self.copies:
            rewrite.write(self.copies[original], destination, original)
        elif original in self.wrappers:
            self._placed[str(destination)] = self.wrappers[original]
        else:
            destination.symlink_to(self.links.get(original, original))

    def drop_wrappers_of_nothing(self, root: Path) -> None:
        """Leaves out wrappers below `root` whose program has been left out."""
        while missing := [path for path, (_, arguments) in self._placed.items() if not self._is_there(arguments[0])]:
            for path in missing:
                package, _ = self._placed.pop(path)
                file = str(Path(path).relative_to(root))
                self.left_out.append(LeftOut(package, file, "runs a program that is left out"))

    def commands(self) -> str:
        """Returns shell commands that make the wrappers, each after the wrapper that it runs."""
        waiting, lines = dict(self._placed), []
        while waiting:
            ready = {path: one for path, one in waiting.items() if one[1][0] not in waiting} or waiting
            for path, (_, (program, *arguments)) in ready.items():
                lines.append(shlex.join(["makeBinaryWrapper", program, path, *arguments]) + "\n")
            waiting = {path: one for path, one in waiting.items() if path not in ready}
        return "".join(lines)

    def _is_there(self, program: str) -> bool:
        return program in self._placed or os.path.exists(program)

    def _is_anew(self, original: Path) -> bool:
        return original in self.copies or original in self.links or original in self.wrappers

    def _arguments(self, original: Path) -> list[str] | None:
        return self.wrappers[original][1] if original in self.wrappers else None

    def _is_interpreter(self, original: Path) -> bool:
        """Returns whether this is a link to an interpreter."""
        real = Path(os.path.realpath(original))
        return bool(PYTHON.fullmatch(real.name)) and str(real.parent.parent) in self.rewrite.prefixes

    def _examine(self, package: dict, file: str, original: Path) -> str | None:
        """Decides how a file is placed. Returns the reason if it is left out, and None otherwise."""
        if rewrite.COMPILED.fullmatch(original.name):
            return None
        if not is_elf(original):
            content = self.rewrite.content(original)
            if content is not None:
                self.copies[original] = content
            return None
        if not os.access(original, os.X_OK):
            return None
        data = original.read_bytes()
        if arguments := wrapper_arguments(data):
            rewritten = [self.rewrite(argument) for argument in arguments]
            if rewritten != arguments:
                self.wrappers[original] = (package["name"], rewritten)
            return None
        if starts_interpreter(original, data, self.rewrite.prefixes):
            if file.startswith("bin/") and (entry_point := declared_entry_point(package, original.name)):
                self.copies[original] = self._script(*entry_point)
                return None
            return "starts the interpreter that it was built for, and does not say how it was made"
        if self.source and package["fate"] != "rebuilt" and embeds_interpreter(data, self.source):
            return "embeds the interpreter that it was built for"
        return None

    def _content(self, file: Path) -> bytes:
        return self.copies.get(file) or file.read_bytes()

    def _script(self, module: str, function: str) -> bytes:
        """Returns the script that an installer would write for an entry point."""
        search_path = self.rewrite.sys_path_statement()
        return (
            f"#!{self.rewrite.interpreter}\nimport sys\n"
            + (f"import functools, site\n{search_path}\n" if search_path else "")
            + f"from {module} import {function.split('.')[0]}\nsys.exit({function}())\n"
        ).encode()


def is_elf(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"


def starts_interpreter(program: Path, data: bytes, prefixes: set[str]) -> bool:
    """Returns whether this compiled code would start an interpreter, or a hidden script that does."""
    hidden = [path for path in program.parent.glob(".*") if path.is_file()]
    scripts = [path for path in hidden if path.read_bytes()[:2] == b"#!"]
    paths = [*(f"{prefix}/bin/python" for prefix in prefixes), *map(str, scripts)]
    return any(path.encode() in data for path in paths)


def embeds_interpreter(data: bytes, prefix: str) -> bool:
    """Returns whether this compiled code calls or contains Python's C API, or refers to the interpreter's folder."""
    if f"{prefix}/".encode() in data:
        return True
    try:
        symbols = dynamic_symbols(data)
    except ValueError:
        return False
    return symbols is not None and any(PYTHON_API.match(name) for name in symbols.imported | symbols.exported)


def wrapper_arguments(data: bytes) -> list[str] | None:
    """Returns the arguments of makeBinaryWrapper that the wrapper was made with; the wrapper contains them as text."""
    said = re.search(rb"\nmakeCWrapper (.+?)\n\n", data, re.DOTALL)
    # A backslash at the end of a line joins lines for a shell, and not for shlex.
    return shlex.split(said[1].decode().replace("\\\n", " ")) if said else None


def declared_entry_point(package: dict, name: str) -> tuple[str, str] | None:
    """Returns the module and the function of the program, if the package declares it."""
    for declared in Path(package["path"], package["sitePackages"]).glob("*.dist-info/entry_points.txt"):
        entries = ConfigParser(delimiters=("=",), interpolation=None)
        entries.optionxform = str  # type: ignore[assignment]
        entries.read_string(declared.read_text("utf-8"))
        for group in ("console_scripts", "gui_scripts"):
            if entries.has_option(group, name):
                module, function = entries.get(group, name).split("[")[0].strip().split(":")
                return module, function
    return None
