"""Builds a Python environment of links: the target interpreter and the packages of a plan.

    build_env.py PLAN OUT WRAPPERS

PLAN is a file (its shape: assembly.py), OUT the output folder, and WRAPPERS a file for shell commands that run
makeBinaryWrapper. Fails if packages collide, or if the target would load native code and crash.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import bytecode
from assembly import Assembly
from extension_modules import native_code
from programs import PYTHON


def build(plan: dict, out: Path, wrappers: Path) -> None:
    assembly = Assembly(plan, out)
    if faults := assembly.faults():
        sys.exit(describe(faults, is_finished=bool(plan["sourceEnv"])))

    programs = assembly.programs
    names = Path(plan["target"]["prefix"], "bin")

    def place(original: Path, destination: Path) -> None:
        # mk-env.nix wraps the interpreter by its own names.
        if original.parent != names or not PYTHON.fullmatch(original.name):
            programs.place(original, destination)

    assembly.tree.write(out, place)
    programs.drop_wrappers_of_nothing(out)
    bytecode.compile_modules(out / file for file in assembly.uncompiled)
    wrappers.write_text(programs.commands())
    for one in programs.left_out:
        print(f"left out: {one.program} of {one.package} {one.reason}", file=sys.stderr)
    report(out, [row(assembly, package) for package in assembly.packages], [asdict(one) for one in programs.left_out])


def describe(faults: list[dict], is_finished: bool) -> str:
    """Returns all faults as text. In a finished environment, nothing can be rebuilt or dropped."""
    leftovers = [one for one in faults if one["class"] == "abi-leftover"]
    collisions = [one for one in faults if one["class"] == "collision"]
    lines = []
    if leftovers:
        lines += ["Extension modules built for another interpreter would be loaded and crash:"]
        lines += [f"  {', '.join(one['packages'])}: {one['file']}" for one in leftovers]
        lines += [
            "Make the environment with `freeThreadedEnv`, which rebuilds such packages."
            if is_finished
            else "Name these packages in `rebuild`, or in `drop` to do without their native modules."
        ]
    if collisions:
        lines += ["Packages have different files in the same place:"]
        lines += [f"  {one['file']}: {' and '.join(one['packages'])}" for one in collisions]
        lines += ["Leave all but one of these packages out, or have the package set remove the file from the others."]
    return "\n".join(lines)


def row(assembly: Assembly, package: dict) -> dict:
    """Returns the report on a package: its modules in the environment, and the modules of the source's build.

    Leaves out the path of the source's build: a reference would keep alive a build that the environment does not use.
    """
    native, source = assembly.native[package["path"]], assembly.source
    left_out = assembly.unusable(package)
    # A build with the settings of the wrong interpreter gives its modules names that the target cannot see.
    visible = [one for one in native["modules"] if assembly.plan["sameAbi"] or one["suffix"] in EXTENSION_SUFFIXES]
    original = native_code(Path(package["sourcePath"]), source["sitePackages"]) if package["sourcePath"] else native
    return {
        "name": package["name"],
        "label": package["label"],
        "version": package["version"],
        "fate": package["fate"],
        "path": package["path"],
        "sitePackages": package["sitePackages"],
        "modules": names_of(one for one in visible if one["file"] not in left_out),
        "sourceModules": names_of(original["modules"]),
    }


def names_of(modules: Iterable[dict]) -> list[str]:
    """Returns the name of each module once. A module may have several files, of which Python loads the first."""
    return list(dict.fromkeys(one["module"] for one in modules))


def report(out: Path, rows: list[dict], programs_left_out: list[dict]) -> None:
    """Writes the report on the environment's packages and programs. The import check reads it."""
    folder = out / "nix-support"
    folder.mkdir()
    (folder / "patchbay.json").write_text(json.dumps({"packages": rows, "programsLeftOut": programs_left_out}, indent=1))


if __name__ == "__main__":
    build(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]), Path(sys.argv[3]))
