"""Imports modules one after the other in a child process, and survives whatever they do to it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

SECONDS_PER_PROCESS = 300


@dataclass
class Found:
    module: str
    verdict: str
    detail: str | None = None
    gil_enabled: bool = False
    # Modules that turned the GIL on while this one was imported.
    turned_gil_on: list[str] = field(default_factory=list)


def probe(interpreter: str, modules: list[str], path: str | None = None) -> list[Found]:
    """What came of importing each module, in order. After a crash the rest is tried in a new process."""
    found: list[Found] = []
    while len(found) < len(modules):
        found += one_process(interpreter, modules[len(found) :], path)
    return found


def one_process(interpreter: str, modules: list[str], path: str | None) -> list[Found]:
    """Findings up to and including the first module that ended the process; at least one."""
    # A file and not a pipe: nothing that a module leaves running can keep it open or fill it up.
    with tempfile.TemporaryFile("w+") as lines:
        child = subprocess.Popen(
            [interpreter, "-B", str(Path(__file__).with_name("probe_child.py")), str(lines.fileno()), *modules],
            env={**os.environ, **({"PYTHONPATH": path} if path else {})},
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            pass_fds=[lines.fileno()],
            start_new_session=True,
        )
        timed_out = ended_late(child)
        lines.seek(0)
        found = [Found(**json.loads(line)) for line in lines]
    if len(found) < len(modules):
        ended = modules[len(found)]
        if timed_out:
            found.append(Found(ended, "timed-out", f"not imported after {SECONDS_PER_PROCESS} s"))
        else:
            found.append(Found(ended, "crashed", ending(child.returncode)))
    return found


def ended_late(child: subprocess.Popen) -> bool:
    """Waits for the child, ends all that it has started, and says whether its time ran out."""
    try:
        child.wait(SECONDS_PER_PROCESS)
        return False
    except subprocess.TimeoutExpired:
        return True
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def ending(status: int) -> str:
    if status < 0:
        return f"killed by {signal.Signals(-status).name}"
    return f"ended the process with status {status}"
