"""Decides what the import of a module shows, and what of it is a fault of the swap.

A fault is what the target cannot do and the source can. These rules are the only ones: the service and `tests.imports` read the
`fault` of each verdict.
"""

# How badly an import ends.
SEVERITY = {"imported": 0, "import-error": 1, "timed-out": 2, "crashed": 3}


def fails_on_source_too(on_target: str, on_source: str, source_has_it: bool) -> bool:
    """Whether the source has the module, and importing it there ends no better."""
    return source_has_it and SEVERITY[on_source] >= SEVERITY[on_target]


def is_fault(verdict: str, *, top_level: bool, also_on_source: bool, rebuilt_and_imported_by_source: bool) -> bool:
    """Whether a verdict means that the swap broke something.

    A module deep inside a package may want what is not there; one that was compiled for the target, and that the source can
    import, has to work at any depth. Nothing may crash.
    """
    if also_on_source:
        return False
    if verdict in ("crashed", "timed-out", "fails-together"):
        return True
    return verdict == "import-error" and (top_level or rebuilt_and_imported_by_source)


def package_gil(own: set[str], turned_on_by: set[str], gil_enabled: bool, all_checked: bool) -> str | None:
    """`kept`, `reenabled` by the package's own modules, `reenabled-by-dependency`, or None where that is not known."""
    if own & turned_on_by:
        return "reenabled"
    if gil_enabled:
        return "reenabled-by-dependency"
    return "kept" if all_checked else None


def is_skipped(module: str, skipped: list[str]) -> bool:
    """Whether a module is not to be imported.

    `pkg.sub` leaves out that module and all below it, which would import it; `pkg.*` all below `pkg`, and not `pkg` itself.
    """
    return any(
        module.startswith(name[:-1]) if name.endswith(".*") else module == name or module.startswith(f"{name}.")
        for name in skipped
    )
