"""Fails where an import check found that the swap has broken something: the rule of src/verify/import-check.ts.

    judge.py FINDINGS GIL

FINDINGS is what import_check.py printed; GIL is report or require-disabled. Every fault is a line on standard error, and
makes the exit status 1.
"""

import json
import sys
from pathlib import Path


def faults(findings: dict, gil: str) -> list[str]:
    broken = [
        f"{package['name']}: {one['module']}: {one['verdict']}" + (f": {one['detail']}" if one["detail"] else "")
        for package in findings["packages"]
        for one in package["verdicts"]
        if is_broken(one)
    ]
    return broken + (gil_faults(findings) if gil == "require-disabled" else [])


def is_broken(verdict: dict) -> bool:
    """What fails on the source as well is not the swap's doing; deep inside a package, only a crash is."""
    if verdict["alsoOnSource"]:
        return False
    return verdict["verdict"] in ("crashed", "timed-out") or (verdict["verdict"] == "import-error" and verdict["topLevel"])


def gil_faults(findings: dict) -> list[str]:
    together = findings["together"]
    if not findings["freeThreaded"]:
        return ["the target is not a free-threaded interpreter, so the GIL cannot be off"]
    if together["gilEnabled"] or together["turnedOnBy"]:
        return [f"importing {', '.join(together['turnedOnBy']) or 'all modules together'} turns the GIL back on"]
    return []


if __name__ == "__main__":
    findings, gil = sys.argv[1:]
    found = faults(json.loads(Path(findings).read_text()), gil)
    for fault in found:
        print(fault, file=sys.stderr)
    sys.exit(1 if found else 0)
