"""Sorts a package's native code: files that the target interpreter can use, would crash on, or cannot see.

`native` values have the shape of extension_modules.native_code; `suffixes` are the target's own EXTENSION_SUFFIXES, in the
order in which it looks for them.
"""

import os
import sysconfig
from pathlib import Path

from files import files

FREE_THREADED = sysconfig.get_config_var("Py_GIL_DISABLED") == 1


def would_crash(package: dict, module: dict, suffixes: list[str], same_abi: bool) -> bool:
    """Returns whether the target would load this file although it was built for another interpreter's object layout."""
    if module["suffix"] not in suffixes:
        return False
    if package["fate"] == "rebuilt":
        # The free-threaded build cannot compile for the limited API, so the build copied this file from elsewhere.
        return FREE_THREADED and module["suffix"] == ".abi3.so"
    return package["fate"] == "reused" and not same_abi


def loadable(package: dict, native: dict, suffixes: list[str], same_abi: bool) -> list[str]:
    """Lists the files of the package, relative to its root, that the target would load and crash on."""
    return [
        module["file"]
        for module in native["modules"]
        if would_crash(package, module, suffixes, same_abi) and not is_shadowed(package, module, native, suffixes)
    ]


def is_shadowed(package: dict, module: dict, native: dict, suffixes: list[str]) -> bool:
    """Returns whether a rebuilt package has a file for the same module that the target finds first."""
    return package["fate"] == "rebuilt" and any(
        other["module"] == module["module"]
        and other["suffix"] in suffixes
        and suffixes.index(other["suffix"]) < suffixes.index(module["suffix"])
        for other in native["modules"]
    )


def unusable(package: dict, native: dict, suffixes: list[str], same_abi: bool) -> set[str]:
    """Returns the files of the package that stay out of the environment, and links to them, relative to its root."""
    root, site_packages = Path(package["path"]), package["sitePackages"]
    if package["fate"] == "rebuilt":
        modules = native["modules"]
        crashing = {one["file"] for one in modules if would_crash(package, one, suffixes, same_abi)}
        return with_links(root, site_packages, crashing)
    if same_abi and package["fate"] == "reused":
        return set()
    return with_links(root, site_packages, bound_to_interpreter(native))


def bound_to_interpreter(native: dict) -> set[str]:
    """Returns the files that only the interpreter of their build can use."""
    return {module["file"] for module in native["modules"]} | {
        library["file"] for library in native["libraries"] if library["usesPythonApi"]
    }


def with_links(root: Path, site_packages: str, left_out: set[str]) -> set[str]:
    """Adds links that lead to one of these files, and links in site-packages to a folder that contains one."""
    if not left_out:
        return set()
    real = {os.path.realpath(root / file) for file in left_out}
    around = {str(folder) for file in real for folder in Path(file).parents}
    return left_out | {
        file
        for file in files(root, site_packages)
        if (root / file).is_symlink()
        and (
            (target := os.path.realpath(root / file)) in real
            or (target in around and file.startswith(f"{site_packages}/"))
        )
    }
