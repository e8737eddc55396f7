"""Fails if an import check found that the swap broke a module. Has the same rules as src/verify/import-check.ts.

    assert_imports.py FINDINGS GIL

FINDINGS is the output of import_check.py; GIL is report or require-disabled. Prints every fault as a line on standard error,
and ends with 1 if there is one.
"""

import json
import sys
from pathlib import Path


def faults(findings: dict, gil: str) -> list[str]:
    broken = [
        f"{package['name']}: {one['module']}: {one['verdict']}" + (f": {one['detail']}" if one["detail"] else "")
        for package in findings["packages"]
        for one in package["verdicts"]
        if one["fault"]
    ]
    return broken + (gil_faults(findings) if gil == "require-disabled" else [])


def gil_faults(findings: dict) -> list[str]:
    """Returns the faults of the GIL: which modules turn it on if packages are imported alone or all together."""
    if not findings["freeThreaded"]:
        return ["the target is not a free-threaded interpreter, so the GIL cannot be off"]
    turned_on_by = [one for found in [*findings["packages"], findings["together"]] for one in found["turnedOnBy"]]
    names = list(dict.fromkeys(f"{one['module']} ({one['package']})" for one in turned_on_by))
    if names or findings["together"]["gilEnabled"] or any((one["gil"] or "kept") != "kept" for one in findings["packages"]):
        return [f"importing {', '.join(names) or 'all modules together'} turns the GIL on"]
    return []


if __name__ == "__main__":
    findings, gil = sys.argv[1:]
    found = faults(json.loads(Path(findings).read_text()), gil)
    for fault in found:
        print(fault, file=sys.stderr)
    sys.exit(1 if found else 0)
