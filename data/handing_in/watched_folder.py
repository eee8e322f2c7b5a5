"""Watching: files that other systems drop into a folder are taken in once they are whole, answered, and put aside.

A file stays where it was dropped until its answer is written. What is done twice, because a process was killed in
between, changes nothing, since the same bytes are taken in once.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from data.disk import stray
from data.feeds import feeds
from data.handing_in.delivery_report import answer
from data.handing_in.report import Report
from data.language import _

DONE, REJECTED = "done", "rejected"
UNFINISHED = re.compile(r"^[.~]|\.(part|partial|tmp|temp|crdownload|filepart)$|\.report\.(txt|json)$", re.IGNORECASE)


@dataclass(frozen=True)
class Dropped:
    """A file in the folder: the feed that its place or name tells, "" where neither does."""

    path: Path
    feed: str


def feed_of(path: Path, folder: Path) -> str:
    """The feed: the subfolder's name, else the beginning of the file's name, such as declarations-2026-10.xlsx."""
    if path.parent != folder:
        return path.parent.name
    stem = path.name.casefold()
    return next((feed for feed in sorted(feeds(), reverse=True) if re.match(rf"{feed}([^a-z]|$)", stem)), "")


def _waiting(place: Path) -> list[os.DirEntry[str]]:
    """The files of a folder that may be whole: no links, hidden ones, or those whose name says that they are not."""
    if not place.is_dir() or place.is_symlink():
        return []
    with os.scandir(place) as entries:
        files = [one for one in entries if one.is_file(follow_symlinks=False)]
    return [one for one in files if not UNFINISHED.search(one.name) and not stray(one.name)]


def dropped(folder: Path, feed: str = "") -> list[Dropped]:
    """The files that wait in the folder and in its subfolders that are named after a feed, the oldest first.

    Links, hidden files and those whose name says that they are being written are left alone.
    """
    places = [folder, *(folder / one for one in feeds())]
    found = [(one.stat().st_mtime, one.name, Path(one.path)) for place in places for one in _waiting(place)]
    return [Dropped(path, feed or feed_of(path, folder)) for _time, _name, path in sorted(found)]


def astray(folder: Path) -> list[Path]:
    """The files in other subfolders, and in deeper ones, that have no answer beside them yet."""
    found = []
    for here, inner, _names in os.walk(folder):
        place = Path(here)
        inner[:] = sorted(one for one in inner if not one.startswith(".") and place / one not in _own(folder))
        if place != folder and (place.parent != folder or place.name not in feeds()):
            found += [Path(one.path) for one in _waiting(place)]
    return [path for path in sorted(found) if not path.with_name(f"{path.name}.report.txt").exists()]


def _own(folder: Path) -> tuple[Path, Path]:
    return folder / DONE, folder / REJECTED


class Settled:
    """Tells files that are whole: neither size nor time has changed for some seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.seen: dict[Path, tuple[tuple[int, int], float]] = {}

    def __call__(self, path: Path) -> bool:
        """Whether the file has stayed as it is since it was first seen so, at least `seconds` ago."""
        state = path.stat()
        now, marks = time.monotonic(), (state.st_size, state.st_mtime_ns)
        before, since = self.seen.get(path, (None, now))
        if before != marks:
            since = now
        self.seen[path] = (marks, since)
        return now - since >= self.seconds


def _free(folder: Path, name: str) -> Path:
    """A path in the folder that no file has: the name itself, or with a number before its ending."""
    stem, ending = os.path.splitext(name)
    tries: Iterator[str] = (f"{stem}{f'.{number}' if number > 1 else ''}{ending}" for number in range(1, 1_000_000))
    return next(path for path in (folder / one for one in tries) if not path.exists())


def put_aside(folder: Path, path: Path, report: Report) -> Path:
    """Write the report and move the file beside it: into `done` where it was taken in, else into `rejected`."""
    place = folder / (REJECTED if report.status in ("refused", "asks") else DONE)
    place.mkdir(exist_ok=True)
    here = _free(place, path.name)
    answer(place, here.name, path.name, report)
    os.rename(path, here)
    return here


def take_waiting(
    folder: Path,
    whole: Callable[[Path], bool],
    take: Callable[[Dropped], Report | None],
    feed: str = "",
) -> Iterator[tuple[Dropped, Report, Path]]:
    """Take in each file that is whole: the file, its report, and where both were put.

    `take` is asked only for files whose feed is known; where it gives nothing the file stays. A file that has vanished
    meanwhile is none of ours any more; one in a folder of no feed is answered there, once, and stays.
    """
    for one in dropped(folder, feed):
        try:
            if not whole(one.path):
                continue
            report = take(one) if one.feed else Report("", "refused", notes=[_which_feed()])
            if report is not None:
                yield one, report, put_aside(folder, one.path, report)
        except FileNotFoundError:
            continue
    for path in astray(folder):
        try:
            if whole(path):
                report = Report("", "refused", notes=[_wrong_place(path, folder)])
                answer(path.parent, path.name, path.name, report)
                yield Dropped(path, ""), report, path
        except FileNotFoundError:
            continue


def _wrong_place(path: Path, folder: Path) -> str:
    return _(
        "Nothing is taken in from {as_posix}: that is no subfolder of a feed. Move the file, "
        "which was left where it is. {which_feed}",
        as_posix=path.parent.relative_to(folder).as_posix(),
        which_feed=_which_feed(),
    )


def _which_feed() -> str:
    return _(
        "Which feed is it? Put it into a subfolder named after the feed, or begin its name with "
        "it. The feeds are: {feeds}.",
        feeds=", ".join(feeds()),
    )
