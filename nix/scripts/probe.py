"""Loads modules in child processes, and survives whatever they do to theirs."""

import contextlib
import json
import marshal
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

# Of the output of one process, and of all processes together, for people to read in the log; the rest is dropped.
OUTPUT_BYTES = 16 * 1024
ALL_OUTPUT_BYTES = 512 * 1024


@dataclass
class Shown:
    total: int = 0


shown, shown_lock = Shown(), threading.Lock()


@dataclass(frozen=True)
class Interpreter:
    program: str
    # Until the import of one module is given up.
    seconds_per_module: float


@dataclass
class Found:
    module: str
    # imported, import-error, crashed or timed-out.
    verdict: str
    detail: str | None = None
    # Whether the interpreter has no such module, or lacks a package that it would be in.
    absent: bool = False
    # After it, and when its process started; whatever turned the GIL on.
    gil_enabled: bool = False
    gil_at_start: bool = False
    # Files of the extension modules that were created for it; for the first of a process, also of those that were there.
    created: list[str] = field(default_factory=list)


def probe(interpreter: Interpreter, modules: list[str]) -> list[Found]:
    """Imports the modules in one process, in order. After a crash, imports the rest in a new process."""
    found: list[Found] = []
    while len(found) < len(modules):
        found += one_process(interpreter, modules[len(found) :])
    return found


def import_alone(interpreter: Interpreter, module: str) -> Found:
    """Imports one module in a process of its own."""
    return one_process(interpreter, [module])[0]


def create_alone(interpreter: Interpreter, module: str, file: Path) -> Found:
    """Creates an extension module in a process of its own, without its package and without running its code.

    Where a `.pth` file of the environment turns the GIL on as the interpreter starts, none is processed.
    """
    found = one_process(interpreter, [module], [str(file)])[0]
    return one_process(interpreter, [module], [str(file)], ["-S"])[0] if found.gil_at_start else found


def one_process(
    interpreter: Interpreter, modules: list[str], files: list[str] | None = None, options: list[str] | None = None
) -> list[Found]:
    """Returns findings up to and including the first module that ended the process; at least one."""
    with tempfile.TemporaryDirectory(prefix="probe-") as name:
        folder = Path(name)
        (folder / "request.json").write_text(json.dumps({"modules": modules, "files": files}))
        results = folder / "results"
        results.touch()
        child = subprocess.Popen(
            [interpreter.program, "-B", *(options or []), str(Path(__file__).with_name("probe_child.py")), name],
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        reader = threading.Thread(target=forward, args=[child.stdout], daemon=True)
        reader.start()
        timed_out = ended_late(child, results, interpreter.seconds_per_module)
        # A process that got away may hold the pipe open.
        reader.join(1)
        found = [Found(**row) for row in rows(results)]
    if len(found) < len(modules):
        ended = modules[len(found)]
        if timed_out:
            found.append(Found(ended, "timed-out", f"not imported after {interpreter.seconds_per_module:g} s"))
        else:
            found.append(Found(ended, "crashed", ending(child.returncode)))
    return found


def environment() -> dict[str, str]:
    """The environment of a child: nothing in it changes how Python starts."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**inherited, "PYTHONDONTWRITEBYTECODE": "1"}


def rows(results: Path):
    """The whole lines that a child has written."""
    for line in results.read_bytes().split(b"\n")[:-1]:
        yield marshal.loads(bytes.fromhex(line.decode()))


def forward(output) -> None:
    """Reads all that a child prints, so that it never waits, and shows the beginning."""
    left = OUTPUT_BYTES
    with output:
        while chunk := os.read(output.fileno(), 64 * 1024):
            if left > 0:
                show(chunk[:left])
                left -= len(chunk)
                if left <= 0:
                    show(b"\n[further output of this process is left out]\n")


def show(output: bytes) -> None:
    """Writes output of a child to the log, as long as there is room for it, and no message to Nix itself."""
    output = output.replace(b"@nix ", b"@ nix ")
    with shown_lock:
        room = ALL_OUTPUT_BYTES - shown.total
        shown.total += len(output)
    if room > 0:
        os.write(sys.stderr.fileno(), output[:room])


def ended_late(child: subprocess.Popen, results: Path, seconds: float) -> bool:
    """Waits for the child, ends all that it has started, and says whether one of its modules took too long."""
    written, deadline = 0, time.monotonic() + seconds
    try:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(0.2)
                return False
            size = results.stat().st_size
            if size > written:
                written, deadline = size, time.monotonic() + seconds
            elif time.monotonic() > deadline:
                return True
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def ending(status: int) -> str:
    if status < 0:
        known = {member.value: member.name for member in signal.Signals}
        return f"killed by {known.get(-status, f'signal {-status}')}"
    return f"ended the process with status {status}"
