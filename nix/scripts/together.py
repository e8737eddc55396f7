"""Imports all modules of an environment in one process, and finds those that work only by themselves."""

from dataclasses import dataclass

from import_rules import fails_on_source_too
from probe import Found, Interpreter, one_process, probe

# After this many modules have ended the process, the rest is imported in as many processes as it takes.
MOST_ENDINGS = 10
# Failures for which the module that they clash with is searched. A search takes a process for each halving.
MOST_SEARCHES = 3


@dataclass(frozen=True)
class Clash:
    """A module that fails only in one process with others."""

    module: str
    detail: str
    also_on_source: bool


def import_together(target: Interpreter, source: Interpreter, modules: list[str]) -> tuple[list[Found], list[Clash]]:
    """Returns the findings of importing the modules in one process, and the modules that fail only there."""
    found = import_all(target, modules)
    failed = sorted((one for one in found if one.verdict != "imported"), key=lambda one: modules.index(one.module))
    if not failed:
        return found, []
    on_source = {one.module: one for one in import_all(source, modules)}
    clashes: list[Clash] = []
    for one in failed:
        other = on_source[one.module]
        also_on_source = fails_on_source_too(one.verdict, other.verdict, not other.absent)
        searched = not also_on_source and len(clashes) < MOST_SEARCHES
        # A module that ended its process is left out of the next process, so it can clash only with modules before it.
        before = modules[: modules.index(one.module)]
        beside = needed_beside(target, before, one) if searched else None
        detail = f"{one.verdict} in one process with {beside or 'others'}: {one.detail}"
        clashes.append(Clash(one.module, detail, also_on_source))
    return found, clashes


def import_all(interpreter: Interpreter, modules: list[str]) -> list[Found]:
    """Imports the modules in one process. If a module ends the process, imports all others again without it."""
    ended: list[Found] = []
    while True:
        endings = {one.module for one in ended}
        left = [module for module in modules if module not in endings]
        if len(ended) == MOST_ENDINGS:
            return [*probe(interpreter, left), *ended]
        found = one_process(interpreter, left) if left else []
        if len(found) == len(left) and not (found and found[-1].verdict in ("crashed", "timed-out")):
            return [*found, *ended]
        ended.append(found[-1])


def needed_beside(target: Interpreter, before: list[str], failed: Found) -> str | None:
    """Returns the last module that has to be imported before a module for it to fail, or None if it does not fail again."""

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
