"""Loads modules in child processes. A module that crashes, blocks or forks harms only its own process."""

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
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

# Limits of the output that the log shows: of one process, and of all processes together. The rest is dropped.
OUTPUT_BYTES = 16 * 1024
ALL_OUTPUT_BYTES = 512 * 1024


@dataclass
class Shown:
    total: int = 0


shown, shown_lock = Shown(), threading.Lock()


@dataclass(frozen=True)
class Interpreter:
    program: str
    # Time limit of the import of one module.
    seconds_per_module: float


@dataclass
class Found:
    module: str
    # imported, import-error, crashed or timed-out.
    verdict: str
    detail: str | None = None
    # Whether the interpreter lacks the module or a package above it.
    absent: bool = False
    # The state of the GIL after the import, and at the start of the process.
    gil_enabled: bool = False
    gil_at_start: bool = False
    # Files of the extension modules that the import created. The first of a process also has those created at its start.
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

    If a `.pth` file of the environment turns the GIL on at the start of the interpreter, tries again without `.pth` files.
    """
    found = one_process(interpreter, [module], [str(file)])[0]
    return one_process(interpreter, [module], [str(file)], ["-S"])[0] if found.gil_at_start else found


def one_process(
    interpreter: Interpreter, modules: list[str], files: list[str] | None = None, options: list[str] | None = None
) -> list[Found]:
    """Returns findings up to and including the first module that ended the process: at least one."""
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
        # A process that has escaped may hold the pipe open.
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
    """Returns the environment variables of a child. None of them changes how Python starts."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**inherited, "PYTHONDONTWRITEBYTECODE": "1"}


def rows(results: Path) -> Iterator[dict]:
    """Yields the complete lines that a child has written."""
    for line in results.read_bytes().split(b"\n")[:-1]:
        yield marshal.loads(bytes.fromhex(line.decode()))


def forward(output: IO[bytes]) -> None:
    """Reads all output of a child, so that the child never blocks, and shows the beginning."""
    left = OUTPUT_BYTES
    with output:
        while chunk := os.read(output.fileno(), 64 * 1024):
            if left > 0:
                show(chunk[:left])
                left -= len(chunk)
                if left <= 0:
                    show(b"\n[further output of this process is left out]\n")


def show(output: bytes) -> None:
    """Writes output of a child to the log up to the limit. Disarms lines that Nix would read as messages."""
    output = output.replace(b"@nix ", b"@ nix ")
    with shown_lock:
        room = ALL_OUTPUT_BYTES - shown.total
        shown.total += len(output)
    if room > 0:
        os.write(sys.stderr.fileno(), output[:room])


def ended_late(child: subprocess.Popen[bytes], results: Path, seconds: float) -> bool:
    """Waits for the child, kills its process group, and returns whether one of its modules took too long."""
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
