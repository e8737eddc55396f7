"""Says whether a package does all that it does also without its native part.

    fallback.py NAME INTERPRETER REPORT SOURCE_INTERPRETER

NAME is of the distribution, the interpreters are those of an environment that lacks the package's native part and of the
environment that the source has for the same packages, and REPORT is the nix-support/patchbay.json of the first. Every module
of the package is imported, at any depth. A native module may be missing where nothing else misses it and it is private to its
package. It may not be missing where it is at the top level, for others import it; nor where the Python that it was compiled
from lies beside it and cannot be imported; nor where nothing with any code in it is left. Prints:

    { "works": bool,
      "lost": [ { "module", "detail" } ] }     what the source can import and the environment cannot
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
    """Tells whether a module does more than to name constants: an empty `__init__.py` does not."""
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
    """For people; what it is about is known, and the environment of this trial is nobody's to keep."""
    return re.sub(r"/nix/store/[a-z0-9]{32}-[^/\s]+/", "", text)


def modules(site: Path) -> dict[str, Path]:
    """Returns the files of all modules in Python below `site`, by dotted name; not of programs, which would run."""
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
