"""Imports the modules of a request one after the other, and writes a line about each to a file.

    probe_child.py FOLDER

FOLDER/request.json is { "modules": [ name ], "files": [ path ] | null }. With files, each module is only created from its file,
which neither imports its package nor runs its code. FOLDER/results gets a line of hexadecimal digits about each module: the
`marshal` format of the fields of `probe.Found`.

Runs under the tested interpreter, beside third-party code. A module may replace functions, fork, or close descriptors, so this
script takes its functions before that code runs, and opens the results for each line.
"""

import importlib
import importlib.machinery
import importlib.util
import json
import posix
import sys
import traceback
from collections.abc import Callable
from marshal import dumps
from types import ModuleType

is_gil_enabled = getattr(sys, "_is_gil_enabled", lambda: True)
format_error = traceback.format_exception_only
gil_at_start = is_gil_enabled()
created: list[str] = []


def note_created_extensions() -> None:
    """Records the file of each extension module that exists already, from a `.pth` file for example, or is created later."""
    create = importlib.machinery.ExtensionFileLoader.create_module
    for module in list(sys.modules.values()):
        spec = getattr(module, "__spec__", None)
        if spec is not None and isinstance(spec.loader, importlib.machinery.ExtensionFileLoader):
            created.append(str(spec.origin))

    def create_module(self: importlib.machinery.ExtensionFileLoader, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        created.append(str(spec.origin))
        return create(self, spec)

    importlib.machinery.ExtensionFileLoader.create_module = create_module  # type: ignore[assignment]


def create_alone(name: str, file: str) -> None:
    importlib.util.module_from_spec(importlib.util.spec_from_file_location(name, file))  # type: ignore[arg-type]


def attempt(load: Callable[..., object], name: str, *file: str) -> dict:
    """Loads one module and returns the fields of its line."""
    verdict, detail, absent = "imported", None, False
    try:
        load(name, *file)
    except BaseException as error:
        verdict, detail = "import-error", describe(error)
        missing = error.name if isinstance(error, ModuleNotFoundError) else None
        absent = missing is not None and (name == missing or name.startswith(f"{missing}."))
    row = {
        "module": name,
        "verdict": verdict,
        "detail": detail,
        "absent": absent,
        "gil_enabled": is_gil_enabled(),
        "gil_at_start": gil_at_start,
        "created": list(created),
    }
    created.clear()
    return row


def describe(error: BaseException) -> str:
    try:
        return "".join(format_error(type(error), error)).strip()[:2000]
    except BaseException:  # The module's own exception class may raise.
        return type(error).__name__


def main(
    folder: str,
    open: Callable[..., int] = posix.open,
    write: Callable[[int, bytes], int] = posix.write,
    close: Callable[[int], None] = posix.close,
    getpid: Callable[[], int] = posix.getpid,
    exit: Callable[[int], object] = posix._exit,
) -> None:
    with open_text(f"{folder}/request.json") as file:
        request = json.load(file)
    # The folder of this script comes first and would hide modules of the same names.
    sys.path.pop(0)
    sys.argv[:] = [""]
    process = getpid()
    note_created_extensions()
    load: Callable[..., object] = create_alone
    if request["files"] is None:
        load = importlib.import_module
    arguments = zip(request["modules"], *([] if request["files"] is None else [request["files"]]), strict=True)
    for names in arguments:
        row = attempt(load, *names)
        # If a module forked, its child process arrives here too, and must not write results.
        if getpid() != process:
            exit(0)
        results = open(f"{folder}/results", posix.O_WRONLY | posix.O_APPEND)
        write(results, dumps(row).hex().encode() + b"\n")
        close(results)
    # Skips the exit handlers and threads of imported modules.
    exit(0)


open_text = open

# A process that multiprocessing starts for a module runs this file again, under another name.
if __name__ == "__main__":
    main(sys.argv[1])
