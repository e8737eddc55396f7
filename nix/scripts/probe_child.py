"""Imports the modules of a request one after the other, and writes a line about each to a file.

    probe_child.py FOLDER

FOLDER/request.json is { "modules": [ name ], "files": [ path ] | null }. Where there are files, each module is only created from
its file, which neither imports its package nor runs its own code. FOLDER/results gets a line of hexadecimal digits about each
module, `marshal` of the fields of `probe.Found`.

Runs under the interpreter being tested, beside third-party code: takes all that it uses before that code runs, and opens its file
for each line, because a module may replace functions, fork, or close descriptors.
"""

import importlib
import importlib.machinery
import importlib.util
import json
import posix
import sys
import traceback
from marshal import dumps

is_gil_enabled = getattr(sys, "_is_gil_enabled", lambda: True)
format_error = traceback.format_exception_only
gil_at_start = is_gil_enabled()
created: list[str] = []


def note_created_extensions() -> None:
    """Notes the file of each extension module that there is, as a `.pth` file may import some, and that any import creates."""
    create = importlib.machinery.ExtensionFileLoader.create_module
    for module in list(sys.modules.values()):
        spec = getattr(module, "__spec__", None)
        if isinstance(getattr(spec, "loader", None), importlib.machinery.ExtensionFileLoader):
            created.append(str(spec.origin))

    def create_module(self, spec):
        created.append(str(spec.origin))
        return create(self, spec)

    importlib.machinery.ExtensionFileLoader.create_module = create_module


def create_alone(name: str, file: str) -> None:
    importlib.util.module_from_spec(importlib.util.spec_from_file_location(name, file))


def attempt(load, name: str, *file: str) -> dict:
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
        return "".join(format_error(error)).strip()[:2000]
    except BaseException:  # A module's own exception class may fail at it.
        return type(error).__name__


def main(folder: str, open=posix.open, write=posix.write, close=posix.close, getpid=posix.getpid, exit=posix._exit) -> None:
    with open_text(f"{folder}/request.json") as file:
        request = json.load(file)
    # The folder of this script comes first, and would hide modules of the same names.
    sys.path.pop(0)
    sys.argv[:] = [""]
    process = getpid()
    note_created_extensions()
    load = importlib.import_module if request["files"] is None else create_alone
    arguments = zip(request["modules"], *([] if request["files"] is None else [request["files"]]))
    for names in arguments:
        row = attempt(load, *names)
        # A module that forked has brought a second process here, which has nothing to say.
        if getpid() != process:
            exit(0)
        results = open(f"{folder}/results", posix.O_WRONLY | posix.O_APPEND)
        write(results, dumps(row).hex().encode() + b"\n")
        close(results)
    # Not the interpreter's own way out: exit handlers and threads of imported modules have nothing to say here.
    exit(0)


open_text = open

# Not in a process that multiprocessing starts for a module, which runs this file once more under another name.
if __name__ == "__main__":
    main(sys.argv[1])
