"""Says whether a package does all that it does on the source interpreter also without its native part.

    fallback.py NAME INTERPRETER REPORT SOURCE_INTERPRETER

NAME is of the distribution, the interpreters are those of the environment and of the environment that the source has for the
same packages, and REPORT is the environment's nix-support/patchbay.json. Every module of it is imported, at any
depth. A native module may be missing where nothing else misses it: a module compiled from Python lies beside the Python
that it was compiled from, and one that is private to its package may be optional there. One at the top level is what
others import. Prints:

    { "works": bool,
      "lost": [ { "module", "detail" } ] }     what the source can import and the target cannot
"""

import json
import re
import sys
from pathlib import Path

from probe import Interpreter, probe

SECONDS_PER_MODULE = 60


def fallback(name: str, target: Interpreter, packages: list[dict], source: Interpreter) -> dict:
    package = next(package for package in packages if package["name"] == name)
    optional = {module for module in package["sourceModules"] if "." in module}
    names = sorted(modules(Path(package["path"], package["sitePackages"])) | set(package["sourceModules"]))
    failed = {one.module: one for one in probe(target, names) if one.verdict != "imported"}
    on_source = [one.module for one in probe(source, sorted(failed)) if one.verdict == "imported"]
    return {
        "works": all(module in optional for module in on_source),
        "lost": [{"module": module, "detail": without_paths(failed[module].detail or "")} for module in on_source],
    }


def without_paths(text: str) -> str:
    """For people; what it is about is known, and the environment of this trial is nobody's to keep."""
    return re.sub(r"/nix/store/[a-z0-9]{32}-[^/\s]+/", "", text)


def modules(site: Path) -> set[str]:
    """Dotted names of all modules in Python below `site`; not of programs, which would run."""
    found = set()
    for file in site.rglob("*.py"):
        parts = file.relative_to(site).with_suffix("").parts
        if parts[-1] == "__init__":
            parts = parts[:-1]
        if parts and "__main__" not in parts and all(re.fullmatch(r"[A-Za-z_]\w*", part) for part in parts):
            found.add(".".join(parts))
    return found


if __name__ == "__main__":
    name, interpreter, report, source_interpreter = sys.argv[1:]
    packages = json.loads(Path(report).read_text())["packages"]
    target, source = (Interpreter(program, SECONDS_PER_MODULE) for program in (interpreter, source_interpreter))
    print(json.dumps(fallback(name, target, packages, source), indent=1))
