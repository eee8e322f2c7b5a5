"""Uploads: files on the bench lie in a folder of their reader's session, and go at the latest when that has ended."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

EVERY = 150  # seconds between two looks: a session that was cut off may come back for 120


@cache
def root() -> Path:
    """The folder of this server's uploads, which nobody else on the machine may read."""
    return Path(tempfile.mkdtemp(prefix="plumbline-uploads-"))


def new_folder(held: ExitStack) -> Path:
    """A folder for a file on the bench, removed when `held` is closed or the reader's session has ended."""
    context = get_script_run_ctx()
    place = root() / (context.session_id if context else "no-session")
    place.mkdir(exist_ok=True)
    folder = tempfile.TemporaryDirectory(dir=place, ignore_cleanup_errors=True)
    return Path(held.enter_context(folder))


def sweep(away: set[str], connected: Callable[[str], bool]) -> set[str]:
    """Remove the folders of sessions that were `away` at the last look and still are; those that are away now."""
    now = {place.name for place in root().iterdir() if not connected(place.name)}
    for session in now & away:
        shutil.rmtree(root() / session, ignore_errors=True)
    return now - away


async def keep_swept() -> None:
    """Look for sessions that have ended for as long as the server runs."""
    away: set[str] = set()
    while True:
        await asyncio.sleep(EVERY)
        away = sweep(away, lambda session: runtime.get_instance().is_active_session(session))


def remove_all() -> None:
    """What is left when the server ends."""
    shutil.rmtree(root(), ignore_errors=True)
