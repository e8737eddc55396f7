"""Says whether a package does all that it does on the source interpreter also without its native part.

    fallback.py NAME INTERPRETER REPORT SOURCE_INTERPRETER SOURCE_PATH

The arguments are those of import_check.py, after the name of the distribution. Every module of it is imported, at any
depth. A native module may be missing where nothing else misses it: a module compiled from Python lies beside the Python
that it was compiled from, and one that is private to its package may be optional there. One at the top level is what
others import. Prints:

    { "works": bool,
      "lost": [ { "module", "detail" } ] }     what the source can import and the target cannot
"""

import json
import os
import re
import sys
from pathlib import Path

from probe import probe


def fallback(name: str, interpreter: str, packages: list[dict], source_interpreter: str, source_path: str) -> dict:
    package = next(package for package in packages if package["name"] == name)
    optional = {module for module in package["sourceModules"] if "." in module}
    names = sorted(modules(Path(package["path"], package["sitePackages"])) | set(package["sourceModules"]))
    failed = {one.module: one for one in probe(interpreter, names) if one.verdict != "imported"}
    on_source = [one.module for one in probe(source_interpreter, sorted(failed), source_path) if one.verdict == "imported"]
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
    name, interpreter, report, source_interpreter, source_path = sys.argv[1:]
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    packages = json.loads(Path(report).read_text())["packages"]
    print(json.dumps(fallback(name, interpreter, packages, source_interpreter, source_path), indent=1))
