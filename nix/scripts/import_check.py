"""Imports every module of an environment and says what came of it.

    import_check.py INTERPRETER REPORT SOURCE_INTERPRETER SOURCE_PATH

REPORT is the environment's nix-support/patchbay.json; SOURCE_PATH holds the source's own builds, on which a module that
fails is tried again: what fails there as well is not the swap's doing. Prints:

    { "freeThreaded": bool,
      "packages": [ { "name", "verdicts": [ { "module", "verdict", "detail", "topLevel", "alsoOnSource" } ] } ],
      "together": { "modules": int, "gilEnabled": bool, "turnedOnBy": [ module ] } }

`verdict` is imported, import-error, crashed, timed-out, gil-reenabled or native-missing. Each distribution is imported in a
process of its own, so that a crash is a verdict and not an end; one more process then imports all that passed.
"""

import json
import os
import sys
import sysconfig
from pathlib import Path

from probe import Found, probe
from top_level import top_level_modules


def check(interpreter: str, packages: list[dict], source_interpreter: str, source_path: str) -> dict:
    rows, passed, culprits = [], [], set()
    for package in packages:
        announce(package["name"])
        tops = top_level_modules(Path(package["path"], package["sitePackages"]), set(left_out(package)))
        names = [*tops, *(module for module in package["modules"] if module not in tops)]
        found = probe(interpreter, names)
        failed = [one.module for one in found if one.verdict != "imported"]
        on_source = {one.module for one in probe(source_interpreter, failed, source_path) if one.verdict != "imported"}
        culprits.update(culprit for one in found for culprit in one.turned_gil_on)
        passed += [one.module for one in found if one.verdict == "imported"]
        rows.append(
            {
                "name": package["name"],
                "verdicts": [verdict(one, one.module in tops or "." not in one.module, one.module in on_source) for one in found]
                + [missing(package, module) for module in left_out(package)],
            }
        )

    together = probe(interpreter, passed)
    culprits.update(culprit for one in together for culprit in one.turned_gil_on)
    for row in rows:
        mark_culprits(row["verdicts"], culprits)
    return {
        "freeThreaded": sysconfig.get_config_var("Py_GIL_DISABLED") == 1,
        "packages": rows,
        "together": {
            "modules": len(together),
            "gilEnabled": bool(together) and together[-1].gil_enabled,
            "turnedOnBy": sorted(culprits),
        },
    }


def announce(name: str) -> None:
    """Tells Nix which package is at hand, as the phase of this derivation: a failure of the check then names it."""
    print("@nix " + json.dumps({"action": "setPhase", "phase": name}), file=sys.stderr, flush=True)


def left_out(package: dict) -> list[str]:
    """Native modules that the source's build has and the environment has not."""
    return [module for module in package["sourceModules"] if module not in package["modules"]]


def verdict(one: Found, top_level: bool, also_on_source: bool) -> dict:
    return {
        "module": one.module,
        "verdict": one.verdict,
        "detail": one.detail,
        "topLevel": top_level,
        "alsoOnSource": also_on_source,
    }


def missing(package: dict, module: str) -> dict:
    detail = {
        "reused": "built for the source interpreter, so it is left out: the package runs without it, if it can",
        "dropped": "left out as asked: the package runs without it, if it can",
        "rebuilt": "the source's build has it and the target's has not, or not for this interpreter: the package runs without it, if it can",
    }[package["fate"]]
    return {
        "module": module,
        "verdict": "native-missing",
        "detail": detail,
        "topLevel": "." not in module,
        "alsoOnSource": False,
    }


def mark_culprits(verdicts: list[dict], culprits: set[str]) -> None:
    """A module that turned the GIL back on was imported; that it did is what there is to say of it."""
    for one in verdicts:
        if one["module"] in culprits and one["verdict"] == "imported":
            one["verdict"] = "gil-reenabled"
            one["detail"] = "does not declare that it is safe without the GIL, so importing it turns the GIL on for the process"


if __name__ == "__main__":
    interpreter, report, source_interpreter, source_path = sys.argv[1:]
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    packages = json.loads(Path(report).read_text())["packages"]
    print(json.dumps(check(interpreter, packages, source_interpreter, source_path), indent=1))
