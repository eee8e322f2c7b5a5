"""Sweeping: what killed processes left behind, and derived files that nobody has asked for in a day."""

import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

DAY_SECONDS = 24 * 60 * 60
TOKEN = re.compile(r"[0-9a-f]{32}(\.part)?")  # the names that this product gives to folders of rows


def is_old(path: Path) -> bool:
    """Whether nobody has touched it for a day; false where another process has just removed it."""
    try:
        return time.time() - path.stat().st_mtime > DAY_SECONDS
    except FileNotFoundError:
        return False


def sweep(folder: Path, registered: Callable[[], set[str]]) -> None:
    """Remove from the store in `folder` what is a day old and no delivery's: rows that are not `registered`, halves
    of files, and derived files, which can be made again. Originals stay, whoever handed them in; and so does what
    a desktop or somebody else put there.

    Whoever calls this holds the right to write, so that no delivery is being registered meanwhile; one that comes
    later finds its rows gone and is not taken in.
    """
    rows = {path.name: path for path in (folder / "rows").iterdir() if TOKEN.fullmatch(path.name)}
    strange = set(rows) - registered()
    for name in sorted(strange):
        if is_old(rows[name]):
            shutil.rmtree(rows[name])
    halves = [*(folder / "originals").glob("*.part"), *(folder / "metrics").glob("*.part")]
    for path in [*halves, *(folder / "derived").iterdir()]:
        if is_old(path) and not path.is_dir():
            path.unlink(missing_ok=True)
