"""Imports every module of an environment and reports the results.

    import_check.py REQUEST JOBS

JOBS is the number of processes at a time; 0 stands for the number of cores. REQUEST is a JSON file:

    { "interpreter", "report",       the environment's interpreter and nix-support/patchbay.json
      "sourceInterpreter",           that of the source's environment of the same packages
      "secondsPerModule",            time limit of one import
      "skipImports" }                modules to leave out: see import_rules.is_skipped

Prints:

    { "freeThreaded": bool,
      "programsLeftOut": [ { "package", "program", "reason" } ],    as in the report
      "packages": [ { "name", "label", "gil", "turnedOnBy", "verdicts": [
          { "module", "verdict", "detail", "topLevel", "alsoOnSource", "fault" } ] } ],
      "together": { "modules": int, "gilEnabled": bool, "turnedOnBy" } }

`verdict` is imported, import-error, crashed, timed-out, fails-together, gil-reenabled, native-missing or not-checked. `gil` is
that of import_rules.package_gil. `turnedOnBy` is [ { "module", "package" } ]: the extension modules that turned the GIL on.

1. Creates each extension module in a process of its own, to see whether it declares that it needs no GIL.
2. Imports the modules of each distribution in a process of its own. Imports a module that fails again by itself, on the target
   and on the source: a failure on the source too is not a fault of the swap.
3. Imports all modules that passed in one process. If one fails only there, does the same on the source.
"""

import json
import os
import sys
import sysconfig
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from gil import Extension, Extensions
from import_rules import is_skipped, package_gil
from probe import Found, Interpreter, import_alone, probe
from together import import_together
from top_level import top_level_modules
from verdicts import checked_verdict, clash_verdict, left_out, missing_verdict, skipped_verdict

T = TypeVar("T")

FREE_THREADED = sysconfig.get_config_var("Py_GIL_DISABLED") == 1


def check(packages: list[dict], target: Interpreter, source: Interpreter, skipped: list[str], jobs: int) -> dict:
    packages = [{**one, "tops": attributed(one["label"], tops_of, one)} for one in packages]
    modules = {one["label"]: list(dict.fromkeys([*one["tops"], *one["modules"]])) for one in packages}
    checked = {label: [module for module in names if not is_skipped(module, skipped)] for label, names in modules.items()}
    extensions = Extensions(packages, skipped)
    with ThreadPoolExecutor(jobs) as pool:
        if FREE_THREADED:
            extensions.create_each(pool, target)
        probed = pool.map(lambda label: attributed(label, probe, target, checked[label]), checked)
        first = dict(zip(checked, probed, strict=True))
        failed = [one.module for found in first.values() for one in found if one.verdict != "imported"]
        again = dict(zip(failed, pool.map(lambda module: import_alone(target, module), failed), strict=True))
        still = [one.module for one in again.values() if one.verdict != "imported"]
        on_source = dict(zip(still, pool.map(lambda module: import_alone(source, module), still), strict=True))
    found = {label: [again.get(one.module, one) for one in ones] for label, ones in first.items()}
    passed = [one.module for ones in found.values() for one in ones if one.verdict == "imported"]
    together, clashes = import_together(target, source, passed)

    # Counts every process that imported a module of the package, including those that a module ended.
    turned_on_by = {label: gil_turned_on_by(extensions, [*first[label], *found[label]]) for label in modules}
    turned_on_together = gil_turned_on_by(extensions, together)
    culprits = {one.module for ones in [*turned_on_by.values(), turned_on_together] for one in ones}
    rows = []
    for package in packages:
        label = package["label"]
        verdicts = [checked_verdict(package, one, on_source.get(one.module), culprits) for one in found[label]]
        verdicts += [clash_verdict(package, one) for one in clashes if one.module in checked[label]]
        verdicts += [missing_verdict(package, module) for module in left_out(package)]
        verdicts += [skipped_verdict(package, module) for module in modules[label] if module not in checked[label]]
        rows.append(
            {
                "name": package["name"],
                "label": label,
                "gil": gil_of(modules[label], checked[label], [*first[label], *found[label]], turned_on_by[label]),
                "turnedOnBy": [vars(one) for one in turned_on_by[label]],
                "verdicts": verdicts,
            }
        )
    return {
        "freeThreaded": FREE_THREADED,
        "packages": rows,
        "together": {
            "modules": len(together),
            "gilEnabled": any(one.gil_enabled for one in together),
            "turnedOnBy": [vars(one) for one in turned_on_together],
        },
    }


def attributed(name: str, work: Callable[..., T], *arguments: object) -> T:
    """Calls `work`. If the check itself fails, reports the package to Nix as the phase of this derivation."""
    try:
        return work(*arguments)
    except Exception:
        print("@nix " + json.dumps({"action": "setPhase", "phase": name}), file=sys.stderr, flush=True)
        raise


def tops_of(package: dict) -> list[str]:
    return top_level_modules(Path(package["path"], package["sitePackages"]), set(left_out(package)))


def gil_turned_on_by(extensions: Extensions, found: list[Found]) -> list[Extension]:
    return extensions.turned_gil_on(found) if FREE_THREADED else []


def gil_of(modules: list[str], checked: list[str], found: list[Found], turned_on_by: list[Extension]) -> str | None:
    if not FREE_THREADED or all(one.verdict != "imported" for one in found):
        return None
    return package_gil(
        own=set(modules),
        turned_on_by={one.module for one in turned_on_by},
        gil_enabled=any(one.gil_enabled for one in found),
        all_checked=modules == checked,
    )


if __name__ == "__main__":
    request = json.loads(Path(sys.argv[1]).read_text())
    seconds = request["secondsPerModule"]
    report = json.loads(Path(request["report"]).read_text())
    result = check(
        report["packages"],
        Interpreter(request["interpreter"], seconds),
        Interpreter(request["sourceInterpreter"], seconds),
        request["skipImports"],
        int(sys.argv[2]) or len(os.sched_getaffinity(0)),
    )
    print(json.dumps({**result, "programsLeftOut": report["programsLeftOut"]}, indent=1), flush=True)
    # A process that a module left behind may block a thread that reads its output.
    os._exit(0)
