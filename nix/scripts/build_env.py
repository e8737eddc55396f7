"""Builds a Python environment of links: the target interpreter, and the packages that the plan names.

Called with the plan's file, the output folder, and a file for the shell commands that make what only makeBinaryWrapper can
make. The plan:

    { "source", "target": { "prefix", "executable", "sitePackages", "version" },   sitePackages: relative to a prefix
      "packages": [ { "name", "version",
                      "fate": "reused" | "rebuilt" | "dropped",
                      "path",            the store path whose files are linked
                      "sitePackages",    of that path
                      "sourcePath" } ],  the source's build, or null where only the target has the package
      "sameAbi": bool,                   whether the target can load what was compiled for the source
      "sourceEnv": path | null }         an environment to take the packages from, instead of "packages"

A package is linked whole, so that files of two builds of it are never mixed. Its native code is left out where the
target cannot use it; where the target would load it and crash, nothing is built.
"""

import json
import re
import sys
from pathlib import Path

import leftovers
import link_tree
import packages_of_env
from extension_modules import native_code
from programs import Programs
from rewrite import Rewrite
from importlib.machinery import EXTENSION_SUFFIXES


def build(plan: dict, out: Path, wrappers: Path) -> None:
    source, target, same_abi = plan["source"], plan["target"], plan["sameAbi"]
    packages = plan["packages"]
    if plan["sourceEnv"]:
        packages = packages_of_env.packages(Path(plan["sourceEnv"]), source)

    native = {package["path"]: native_code(Path(package["path"]), package["sitePackages"]) for package in packages}
    left = leftovers.loadable(packages, native, EXTENSION_SUFFIXES, same_abi)
    if left:
        sys.exit("\n".join(["Extension modules built for another interpreter would be loaded and crash:", *left]))

    tree = link_tree.Tree()
    tree.add(Path(target["prefix"]), omit={"bin", "nix-support"})
    for package in packages:
        tree.add(
            Path(package["path"]),
            omit={"bin", "nix-support", *leftovers.unusable(package, native[package["path"]], same_abi)},
            rename={package["sitePackages"]: target["sitePackages"]},
        )
    if tree.collisions:
        sys.exit("\n".join(["Packages have different files in the same place:", *tree.collisions]))
    tree.write(out)

    programs = Programs(out / "bin", rewrite_for(out, source, target, packages))
    programs.folder.mkdir()
    write_programs_of(Path(target["prefix"]), programs)
    for package in packages:
        programs.add(package)
    wrappers.write_text(programs.commands())
    report(out, [row(package, native[package["path"]], source, same_abi) for package in packages], programs.left_out)


def rewrite_for(out: Path, source: dict, target: dict, packages: list[dict]) -> Rewrite:
    """Programs run the environment's own interpreter, which has all packages in its prefix."""
    folders = {f"{prefix}/bin": f"{out}/bin" for prefix in (source["prefix"], target["prefix"])}
    for package in packages:
        for path in {package["path"], package["sourcePath"] or package["path"]}:
            folders[f"{path}/bin"] = f"{out}/bin"
            folders[f"{path}/{package['sitePackages']}"] = f"{out}/{target['sitePackages']}"
    return Rewrite(
        interpreter=f"{out}/bin/{target['executable']}",
        prefixes={source["prefix"], target["prefix"]},
        folders=folders,
        search_path=[],
    )


def write_programs_of(interpreter: Path, programs: Programs) -> None:
    """Those that come with an interpreter, less its own names: mk-env.nix wraps these, where makeBinaryWrapper is."""
    for program in sorted((interpreter / "bin").iterdir()):
        if not re.fullmatch(r"python[0-9.]*[a-z]*", program.name):
            programs.rewrite.file(program, programs.folder / program.name)


def row(package: dict, native: dict, source: dict, same_abi: bool) -> dict:
    """What the environment has of a package, and which modules the source's build of it has.

    Says nothing of the source's path: naming it would keep a build alive that the environment does not use.
    """
    left_out = leftovers.unusable(package, native, same_abi)
    # A build that took the wrong interpreter's settings names its modules so that the target cannot see them.
    visible = [module for module in native["modules"] if same_abi or module["suffix"] in EXTENSION_SUFFIXES]
    original = native_code(Path(package["sourcePath"]), source["sitePackages"]) if package["sourcePath"] else native
    return {
        "name": package["name"],
        "version": package["version"],
        "fate": package["fate"],
        "path": package["path"],
        "sitePackages": package["sitePackages"],
        "modules": [module["module"] for module in visible if module["file"] not in left_out],
        "sourceModules": [module["module"] for module in original["modules"]],
    }


def report(out: Path, rows: list[dict], programs_left_out: list[str]) -> None:
    """Records what the environment was made of where the import check, and people, can read it."""
    folder = out / "nix-support"
    folder.mkdir()
    (folder / "patchbay.json").write_text(json.dumps({"packages": rows, "programsLeftOut": programs_left_out}, indent=1))


if __name__ == "__main__":
    build(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]), Path(sys.argv[3]))
