"""Decides which results of an import are faults of the swap.

A fault is a failure on the target that the source does not have. The service and `tests.imports` have no rules of their own:
they read the `fault` of each verdict.
"""

# The ends of an import, from good to bad.
SEVERITY = {"imported": 0, "import-error": 1, "timed-out": 2, "crashed": 3}


def fails_on_source_too(on_target: str, on_source: str, source_has_it: bool) -> bool:
    """Returns whether the source has the module and its import ends no better there."""
    return source_has_it and SEVERITY[on_source] >= SEVERITY[on_target]


def is_fault(verdict: str, *, top_level: bool, also_on_source: bool, rebuilt_and_imported_by_source: bool) -> bool:
    """Returns whether a verdict means that the swap broke a module.

    A module inside a package may need an optional dependency that is missing. A module that was compiled for the target, and
    that the source can import, has to work at any depth. No module may crash.
    """
    if also_on_source:
        return False
    if verdict in ("crashed", "timed-out", "fails-together"):
        return True
    return verdict == "import-error" and (top_level or rebuilt_and_imported_by_source)


def package_gil(own: set[str], turned_on_by: set[str], gil_enabled: bool, all_checked: bool) -> str | None:
    """Returns `kept`, `reenabled` (by the package's own modules), `reenabled-by-dependency`, or None if that is not known."""
    if own & turned_on_by:
        return "reenabled"
    if gil_enabled:
        return "reenabled-by-dependency"
    return "kept" if all_checked else None


def is_skipped(module: str, skipped: list[str]) -> bool:
    """Returns whether a module is left out of the check.

    `pkg.sub` leaves out that module and all below it, which would import it. `pkg.*` leaves out all below `pkg` but not `pkg`.
    """
    return any(
        module.startswith(name[:-1]) if name.endswith(".*") else module == name or module.startswith(f"{name}.")
        for name in skipped
    )
