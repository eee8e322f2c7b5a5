"""Workers: what opens a file from outside runs in a process of its own, with limits of time and memory."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from data.errors import Refused
from data.language import _

SECONDS = 60
MEMORY = 400 << 20
PLACE = Path(__file__).resolve().parents[2]


def limit() -> None:
    """In the worker: no more memory than MEMORY from here on."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except ImportError:
        pass  # Windows has no such limit; the time limit still holds


def say(answer: object) -> None:
    """In the worker: one line of the answer."""
    sys.stdout.write(json.dumps(answer) + "\n")


def ask(module: str, path: Path) -> Iterator[object]:
    """The lines that `python -m module path` says; Refused where it says why not, breaks down, or takes too long."""
    command = [sys.executable, "-m", module, str(path.resolve())]
    try:
        done = subprocess.run(command, cwd=PLACE, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Refused(
            _("The workbook could not be read within {seconds} seconds: hand it in as CSV.", seconds=SECONDS)
        ) from error
    answers = map(json.loads, done.stdout.splitlines())
    if done.returncode:
        raise Refused(_("The workbook cannot be read: it is damaged or too large. Save it again, or as CSV."))
    for answer in answers:
        if isinstance(answer, dict) and "refused" in answer:
            raise Refused(answer["refused"])
        yield answer
