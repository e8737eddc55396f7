"""What of a package's native code the target interpreter can use, would crash on, or cannot see.

`native` values have the shape of extension_modules.native_code; `suffixes` are the target's own EXTENSION_SUFFIXES.
"""

import sysconfig

FREE_THREADED = sysconfig.get_config_var("Py_GIL_DISABLED") == 1


def would_crash(package: dict, module: dict, suffixes: list[str], same_abi: bool) -> bool:
    """Whether the target would load this module although it was built for another interpreter's object layout."""
    if module["suffix"] not in suffixes:
        return False
    if package["fate"] == "rebuilt":
        # The limited API cannot be compiled without the GIL: such a file came ready made.
        return FREE_THREADED and module["suffix"] == ".abi3.so"
    return package["fate"] == "reused" and not same_abi


def loadable(packages: list[dict], native: dict, suffixes: list[str], same_abi: bool) -> list[str]:
    """One line for every module left that the target would load and crash on."""
    return [
        f"  {package['name']}: {module['file']}"
        for package in packages
        for module in native[package["path"]]["modules"]
        if would_crash(package, module, suffixes, same_abi)
    ]


def unusable(package: dict, native: dict, same_abi: bool) -> set[str]:
    """Files of the package, relative to its root, that stay out of the environment."""
    if package["fate"] == "rebuilt" or (same_abi and package["fate"] == "reused"):
        return set()
    return bound_to_interpreter(native)


def bound_to_interpreter(native: dict) -> set[str]:
    """Files that only the interpreter they were built for can use."""
    return {module["file"] for module in native["modules"]} | {
        library["file"] for library in native["libraries"] if library["usesPythonApi"]
    }
