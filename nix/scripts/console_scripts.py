"""Writes the environment's programs: those of its packages, run by its own interpreter.

Nixpkgs names the interpreter that a script was built for in three places: the shebang of `.foo-wrapped`, a line put into
that script that adds folders to sys.path, and the PATH that the shell wrapper `foo` sets. A script that is merely linked
would run, silently, under the interpreter of its build. So text is copied with every such path rewritten. Compiled wrappers
are made again with rewritten arguments, or, where they do not say how they were made, replaced by a script for the package's
entry point.
"""

import re
import shlex
from configparser import ConfigParser
from dataclasses import dataclass, field
from pathlib import Path

# Put in by Nixpkgs' wrapPythonPrograms. Only its first half, the program's name, is wanted.
SYS_PATH_LINE = re.compile(
    r"^(?P<indent>[ \t]*)import sys;import site;import functools;(?P<argv>sys\.argv\[0\] = [^;\n]*);[^\n]*$", re.MULTILINE
)


@dataclass
class Programs:
    """What is left to do for programs that are compiled wrappers, by the path that they belong at."""

    # The arguments of makeBinaryWrapper, less the path of its output, which comes second.
    wrappers: dict[str, list[str]] = field(default_factory=dict)
    # Names of programs that would run another interpreter and could not be made again.
    left_out: list[str] = field(default_factory=list)

    def commands(self) -> str:
        """A shell script that makes the wrappers."""
        return "".join(
            shlex.join(["makeBinaryWrapper", arguments[0], path, *arguments[1:]]) + "\n"
            for path, arguments in self.wrappers.items()
        )


def write(out: Path, source: dict, target: dict, packages: list[dict]) -> Programs:
    folder = out / "bin"
    folder.mkdir()
    rewrite = rewriter(out, source, target, packages)
    interpreter = re.compile(r"^python[0-9.]*[a-z]*$")
    for program in sorted(Path(target["prefix"], "bin").iterdir()):
        # The interpreter's own names are wrapped by mk-env.nix, where makeBinaryWrapper is.
        if not interpreter.match(program.name):
            install(program, folder / program.name, rewrite)

    done = Programs()
    for package in packages:
        programs = Path(package["path"], "bin")
        for program in sorted(programs.iterdir()) if programs.is_dir() else []:
            destination = folder / program.name
            if destination.exists() or destination.is_symlink() or str(destination) in done.wrappers:
                continue
            if not starts_interpreter(program, source, target, programs):
                install(program, destination, rewrite)
            elif arguments := wrapper_arguments(program):
                done.wrappers[str(destination)] = [rewrite(argument) for argument in arguments]
            elif not from_entry_point(destination, package, out, target):
                done.left_out.append(program.name)
    return done


def rewriter(out: Path, source: dict, target: dict, packages: list[dict]):
    """A function from a program's text to the text that belongs into `out`."""
    prefixes = "|".join(re.escape(prefix) for prefix in {source["prefix"], target["prefix"]})
    interpreter = re.compile(rf"(?:{prefixes})/bin/python[0-9.]*[a-z]*(?![\w.-])")
    folders = {f"{prefix}/bin": f"{out}/bin" for prefix in (source["prefix"], target["prefix"])}
    for package in packages:
        for path in {package["path"], package["sourcePath"] or package["path"]}:
            folders[f"{path}/bin"] = f"{out}/bin"
            folders[f"{path}/{package['sitePackages']}"] = f"{out}/{target['sitePackages']}"
    folder = re.compile("|".join(re.escape(path) for path in sorted(folders, key=len, reverse=True)) + r"(?![\w.-])")

    def rewrite(text: str) -> str:
        text = SYS_PATH_LINE.sub(r"\g<indent>import sys;\g<argv>", text)
        text = interpreter.sub(f"{out}/bin/{target['executable']}", text)
        return folder.sub(lambda match: folders[match.group()], text)

    return rewrite


def install(program: Path, destination: Path, rewrite) -> None:
    """Links the program, or copies it rewritten where its text names what must not be run."""
    try:
        text = program.read_text("utf-8")
    except UnicodeDecodeError:
        destination.symlink_to(program)
        return
    rewritten = rewrite(text)
    if rewritten == text:
        destination.symlink_to(program)
    else:
        destination.write_text(rewritten, "utf-8")
        destination.chmod(0o755)


def starts_interpreter(program: Path, source: dict, target: dict, programs: Path) -> bool:
    """Whether this is compiled code that would start an interpreter, or a hidden script that does."""
    data = program.read_bytes()
    if data[:4] != b"\x7fELF":
        return False
    scripts = [path for path in programs.glob(".*") if path.read_bytes()[:2] == b"#!"]
    paths = [f"{source['prefix']}/bin/python", f"{target['prefix']}/bin/python", *map(str, scripts)]
    return any(path.encode() in data for path in paths)


def wrapper_arguments(program: Path) -> list[str] | None:
    """The arguments that makeBinaryWrapper made the program with, which it says of itself."""
    said = re.search(rb"\nmakeCWrapper (.+?)\n\n", program.read_bytes(), re.DOTALL)
    # A backslash at the end of a line joins lines for a shell, and not for shlex.
    return shlex.split(said[1].decode().replace("\\\n", " ")) if said else None


def from_entry_point(destination: Path, package: dict, out: Path, target: dict) -> bool:
    """Writes the script that an installer would write for the program, if the package declares it."""
    for declared in Path(package["path"], package["sitePackages"]).glob("*.dist-info/entry_points.txt"):
        entries = ConfigParser(delimiters=("=",), interpolation=None)
        entries.optionxform = str
        entries.read_string(declared.read_text("utf-8"))
        for group in ("console_scripts", "gui_scripts"):
            if entries.has_option(group, destination.name):
                module, function = entries.get(group, destination.name).split("[")[0].strip().split(":")
                destination.write_text(
                    f"#!{out}/bin/{target['executable']}\nimport sys\n"
                    f"from {module} import {function.split('.')[0]}\nsys.exit({function}())\n"
                )
                destination.chmod(0o755)
                return True
    return False
