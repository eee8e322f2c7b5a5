"""Everything with one command: the environment from the hashed lock, the demonstration, the app, the tests."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
USAGE = """python run.py [setup | test [fast] [PYTEST ARGUMENTS] | messages [--check] | mutants [--sample N --seed N]
    | screens [FOLDER]]
Without a word: set up, fill an empty store, serve the pages."""


def run(*command: str) -> None:
    """Run a command of the environment in the checkout; a failure ends this program with its status."""
    status = subprocess.run([str(PYTHON), *command], cwd=HOME, check=False).returncode
    if status:
        sys.exit(status)


def set_up(lock: str) -> None:
    """Make `.venv` hold exactly what the lock names; done before, it takes no time."""
    path = HOME / lock
    marker = VENV / f"{lock}.sha256"
    wanted = hashlib.sha256(path.read_bytes()).hexdigest()
    if PYTHON.exists() and marker.exists() and marker.read_text() == wanted:
        return
    if not PYTHON.exists():
        print(f"Making the environment in {VENV} …", flush=True)
        venv.create(VENV, with_pip=True)
    print(f"Installing what {lock} names; this takes a minute the first time …", flush=True)
    run("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(path))
    marker.write_text(wanted)


def store_is_empty(store: Path) -> bool:
    """Whether there is no store yet: no such folder, or nothing in it."""
    return not store.exists() or not any(store.iterdir())


def main(words: list[str]) -> None:
    """Do what the words ask for."""
    if sys.version_info < OLDEST:
        sys.exit(f"Plumbline needs Python {OLDEST[0]}.{OLDEST[1]} or later; this is {sys.version.split()[0]}.")
    match words:
        case ["setup"]:
            set_up("requirements.lock")
        case ["test", "fast", *arguments]:
            set_up("requirements-test.lock")
            run("-m", "pytest", "-m", "not slow and not organisation", "-n", "2", "--dist", "loadfile", *arguments)
        case ["test", *arguments]:
            set_up("requirements-test.lock")
            # Three files at a time, since tests in a browser and of killed processes mostly wait; in the order of
            # tests/conftest.py, the slow ones first.
            run("-m", "pytest", *(arguments or ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]))
        case ["mutants", *arguments]:
            set_up("requirements-test.lock")
            run("mutants.py", *arguments)
        case ["messages", *arguments]:
            set_up("requirements-test.lock")
            run("messages.py", *arguments)
        case ["screens", *arguments]:
            set_up("requirements-test.lock")
            run("-m", "bench.screens", *arguments)
        case []:
            set_up("requirements.lock")
            store = Path(os.environ.get("PLUMBLINE_STORE") or HOME / "store")
            if store_is_empty(store):
                run("-m", "plumbline", "demo")
            print("Plumbline is at http://127.0.0.1:8501 (Ctrl+C ends it)", flush=True)
            run("-m", "plumbline", "run")
        case _:
            sys.exit(USAGE)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(0)
