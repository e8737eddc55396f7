"""Decides whether a package still works without its native part.

    fallback.py NAME INTERPRETER REPORT SOURCE_INTERPRETER

NAME is the name of the distribution. INTERPRETER is that of an environment without the package's native part, and REPORT the
nix-support/patchbay.json of that environment. SOURCE_INTERPRETER is that of the source's environment of the same packages.

Imports every module of the package, at any depth. A native module may be missing if it is private to its package and no other
module fails without it. The package does not work if a missing module is at the top level, because other packages import it;
if the Python file that it was compiled from lies beside it and cannot be imported; or if no module with code remains. Prints:

    { "works": bool,
      "lost": [ { "module", "detail" } ] }     modules that the source can import and the environment cannot
"""

import ast
import json
import re
import sys
from pathlib import Path

from probe import Interpreter, probe

SECONDS_PER_MODULE = 60


def fallback(name: str, without: Interpreter, packages: list[dict], source: Interpreter) -> dict:
    package = next(package for package in packages if package["name"] == name)
    site = Path(package["path"], package["sitePackages"])
    in_python = modules(site)
    optional = {module for module in package["sourceModules"] if "." in module and module not in in_python}
    found = probe(without, sorted(in_python.keys() | set(package["sourceModules"])))
    failed = {one.module: one for one in found if one.verdict != "imported"}
    on_source = [one.module for one in probe(source, sorted(failed)) if one.verdict == "imported"]
    is_left = any(has_code(file) for module, file in in_python.items() if module not in failed)
    return {
        "works": not on_source or (is_left and all(module in optional for module in on_source)),
        "lost": [{"module": module, "detail": without_paths(failed[module].detail or "")} for module in on_source],
    }


def has_code(file: Path) -> bool:
    """Returns whether a module does more than define constants. An empty `__init__.py` does not."""
    try:
        statements = ast.parse(file.read_bytes()).body
    except (SyntaxError, ValueError):
        return False
    return not all(
        isinstance(one, (ast.Assign, ast.AnnAssign, ast.Pass))
        or (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
        for one in statements
    )


def without_paths(text: str) -> str:
    """Removes the store paths of the trial's environment, which users do not keep."""
    return re.sub(r"/nix/store/[a-z0-9]{32}-[^/\s]+/", "", text)


def modules(site: Path) -> dict[str, Path]:
    """Returns the Python files below `site` by dotted name. Skips `__main__`, whose import would run a program."""
    found = {}
    for file in site.rglob("*.py"):
        parts = file.relative_to(site).with_suffix("").parts
        if parts[-1] == "__init__":
            parts = parts[:-1]
        if parts and "__main__" not in parts and all(re.fullmatch(r"[A-Za-z_]\w*", part) for part in parts):
            found[".".join(parts)] = file
    return found


if __name__ == "__main__":
    name, interpreter, report, source_interpreter = sys.argv[1:]
    packages = json.loads(Path(report).read_text())["packages"]
    without, source = (Interpreter(program, SECONDS_PER_MODULE) for program in (interpreter, source_interpreter))
    print(json.dumps(fallback(name, without, packages, source), indent=1))
