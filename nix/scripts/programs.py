"""Gives packages' programs to another interpreter.

Text is copied with every path of the interpreter that it was built for rewritten. Compiled wrappers are made again with
rewritten arguments, or, where they do not say how they were made, replaced by a script for the package's entry point.
"""

import re
import shlex
from configparser import ConfigParser
from dataclasses import dataclass, field
from pathlib import Path

from rewrite import Rewrite


@dataclass
class Programs:
    folder: Path
    rewrite: Rewrite
    # What is left to do for compiled wrappers, by the path that they belong at: the arguments of makeBinaryWrapper, less the
    # path of its output, which comes second.
    wrappers: dict[str, list[str]] = field(default_factory=dict)
    # Names of programs that would run another interpreter and could not be made again.
    left_out: list[str] = field(default_factory=list)

    def add(self, package: dict) -> None:
        """Adds the programs of a package { "path", "sitePackages" }. The first program of a name stays."""
        programs = Path(package["path"], "bin")
        for program in sorted(programs.iterdir()) if programs.is_dir() else []:
            destination = self.folder / program.name
            if destination.exists() or destination.is_symlink() or str(destination) in self.wrappers:
                continue
            if not starts_interpreter(program, self.rewrite.prefixes):
                self.rewrite.file(program, destination)
            elif arguments := wrapper_arguments(program):
                self.wrappers[str(destination)] = [self.rewrite(argument) for argument in arguments]
            elif entry_point := declared_entry_point(package, program.name):
                self.write_script(destination, *entry_point)
            else:
                self.left_out.append(program.name)

    def write_script(self, destination: Path, module: str, function: str) -> None:
        """What an installer would write for an entry point."""
        search_path = self.rewrite.sys_path_statement()
        destination.write_text(
            f"#!{self.rewrite.interpreter}\nimport sys\n"
            + (f"import functools, site\n{search_path}\n" if search_path else "")
            + f"from {module} import {function.split('.')[0]}\nsys.exit({function}())\n"
        )
        destination.chmod(0o755)

    def commands(self) -> str:
        """A shell script that makes the wrappers."""
        return "".join(
            shlex.join(["makeBinaryWrapper", arguments[0], path, *arguments[1:]]) + "\n"
            for path, arguments in self.wrappers.items()
        )


def starts_interpreter(program: Path, prefixes: set[str]) -> bool:
    """Whether this is compiled code that would start an interpreter, or a hidden script that does."""
    data = program.read_bytes()
    if data[:4] != b"\x7fELF":
        return False
    scripts = [path for path in program.parent.glob(".*") if path.read_bytes()[:2] == b"#!"]
    paths = [*(f"{prefix}/bin/python" for prefix in prefixes), *map(str, scripts)]
    return any(path.encode() in data for path in paths)


def wrapper_arguments(program: Path) -> list[str] | None:
    """The arguments that makeBinaryWrapper made the program with, which it says of itself."""
    said = re.search(rb"\nmakeCWrapper (.+?)\n\n", program.read_bytes(), re.DOTALL)
    # A backslash at the end of a line joins lines for a shell, and not for shlex.
    return shlex.split(said[1].decode().replace("\\\n", " ")) if said else None


def declared_entry_point(package: dict, name: str) -> tuple[str, str] | None:
    """Module and function of the program, if the package declares it."""
    for declared in Path(package["path"], package["sitePackages"]).glob("*.dist-info/entry_points.txt"):
        entries = ConfigParser(delimiters=("=",), interpolation=None)
        entries.optionxform = str
        entries.read_string(declared.read_text("utf-8"))
        for group in ("console_scripts", "gui_scripts"):
            if entries.has_option(group, name):
                module, function = entries.get(group, name).split("[")[0].strip().split(":")
                return module, function
    return None
