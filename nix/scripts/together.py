"""Imports all modules of an environment in one process, and finds those that work by themselves and not beside each other."""

from dataclasses import dataclass

from import_rules import fails_on_source_too
from probe import Found, Interpreter, probe

# Failures of which the module that they need beside them is looked for; each takes a process for each halving.
MOST_SEARCHES = 3


@dataclass(frozen=True)
class Clash:
    """A module that fails only in one process with others."""

    module: str
    detail: str
    also_on_source: bool


def import_together(target: Interpreter, source: Interpreter, modules: list[str]) -> tuple[list[Found], list[Clash]]:
    """Returns what importing the modules in one process shows, and what fails there; and is no better on the source."""
    found = probe(target, modules)
    failed = [place for place, one in enumerate(found) if one.verdict != "imported"]
    if not failed:
        return found, []
    on_source = {one.module: one for one in probe(source, modules)}
    clashes = []
    for place in failed:
        one, other = found[place], on_source[modules[place]]
        also_on_source = fails_on_source_too(one.verdict, other.verdict, not other.absent)
        searched = not also_on_source and len(clashes) < MOST_SEARCHES
        beside = needed_beside(target, imported_before(found, place), one) if searched else None
        clashes.append(Clash(one.module, f"{one.verdict} in one process with {beside or 'all others'}: {one.detail}", also_on_source))
    return found, clashes


def imported_before(found: list[Found], place: int) -> list[str]:
    """Modules that the same process had imported before this one. A crash or a time-out has ended the process before."""
    ends = [index for index in range(place) if found[index].verdict in ("crashed", "timed-out")]
    return [one.module for one in found[ends[-1] + 1 if ends else 0 : place]]


def needed_beside(target: Interpreter, before: list[str], failed: Found) -> str | None:
    """The last of the modules that have to be imported before it for a module to fail; None where it does not fail again."""

    def fails_after(modules: list[str]) -> bool:
        return probe(target, [*modules, failed.module])[-1].verdict == failed.verdict

    if not before or not fails_after(before):
        return None
    works, fails = 0, len(before)
    while fails - works > 1:
        middle = (works + fails) // 2
        if fails_after(before[:middle]):
            fails = middle
        else:
            works = middle
    return before[fails - 1]
