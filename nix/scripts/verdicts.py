"""Makes the verdicts of an import check, for modules that were imported and for modules that were not.

`package` is an entry of nix-support/patchbay.json with `tops`: the distribution's modules at the top level.
"""

from import_rules import fails_on_source_too, is_fault
from probe import Found
from together import Clash


def left_out(package: dict) -> list[str]:
    """Returns native modules that the source's build has and the environment lacks."""
    return [module for module in dict.fromkeys(package["sourceModules"]) if module not in package["modules"]]


def checked_verdict(package: dict, one: Found, on_source: Found | None, culprits: set[str]) -> dict:
    if one.verdict == "imported" and one.module in culprits:
        detail = "does not declare that it is safe without the GIL, so importing it turns the GIL on for the process"
        return row(package, one.module, "gil-reenabled", detail)
    also_on_source = on_source is not None and fails_on_source_too(one.verdict, on_source.verdict, not on_source.absent)
    source_imports_it = on_source is not None and on_source.verdict == "imported" and one.module in package["sourceModules"]
    return row(package, one.module, one.verdict, one.detail, also_on_source, source_imports_it)


def clash_verdict(package: dict, clash: Clash) -> dict:
    return row(package, clash.module, "fails-together", clash.detail, clash.also_on_source)


def missing_verdict(package: dict, module: str) -> dict:
    detail = {
        "reused": "built for the source interpreter, so it is left out: the package runs without it, if it can",
        "dropped": "left out as asked: the package runs without it, if it can",
        "rebuilt": "the source's build has it and the target's has not, or not for this interpreter: "
        "the package runs without it, if it can",
    }[package["fate"]]
    return row(package, module, "native-missing", detail)


def skipped_verdict(package: dict, module: str) -> dict:
    return row(package, module, "not-checked", "not imported, as asked for in skipImports")


def row(
    package: dict, module: str, verdict: str, detail: str | None, also_on_source: bool = False, source_imports_it: bool = False
) -> dict:
    top_level = "." not in module or module in package["tops"]
    return {
        "module": module,
        "verdict": verdict,
        "detail": detail,
        "topLevel": top_level,
        "alsoOnSource": also_on_source,
        "fault": is_fault(
            verdict,
            top_level=top_level,
            also_on_source=also_on_source,
            rebuilt_and_imported_by_source=package["fate"] == "rebuilt" and source_imports_it,
        ),
    }
