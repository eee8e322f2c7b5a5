"""Watching: files that other systems drop into a folder are taken in once they are whole, answered, and put aside.

A file stays where it was dropped until its answer is written. What is done twice, because a process was killed in
between, changes nothing, since the same bytes are taken in once.
"""

import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from data.counted import counted
from data.delivery import Report
from data.feeds import feeds
from data.mapped import as_in_file

DONE, REJECTED = "done", "rejected"
UNFINISHED = re.compile(r"^[.~]|\.(part|partial|tmp|temp|crdownload|filepart)$|\.report\.(txt|json)$", re.IGNORECASE)
LINES = 200


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


def dropped(folder: Path, feed: str = "") -> list[Dropped]:
    """The files that wait in the folder and in its subfolders that are named after a feed, the oldest first.

    Links, hidden files and those whose name says that they are being written are left alone.
    """
    places = [folder, *(folder / one for one in feeds())]
    found = [
        (entry.stat().st_mtime, entry.name, Path(entry.path))
        for place in places
        if place.is_dir() and not place.is_symlink()
        for entry in os.scandir(place)
        if entry.is_file(follow_symlinks=False) and not UNFINISHED.search(entry.name)
    ]
    return [Dropped(path, feed or feed_of(path, folder)) for _, _, path in sorted(found)]


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


def words_of(name: str, report: Report) -> str:
    """A report as text for people."""
    if report.status == "refused":
        return f"{name} was not taken in: {' '.join(report.notes)}\n"
    if report.status == "asks":
        return f"{name} was not taken in yet: {report.question}\n"
    lines = [f"{name}: {counted(report.rows_accepted, 'row')} accepted, {report.rows_rejected:,} rejected."]
    lines += [f"note: {note}" for note in report.notes]
    for fault in as_in_file(report.rejected.head(LINES)).iter_rows(named=True):
        lines.append(f"row {fault['row']}, {fault['column']}: {fault['value']!r} {fault['reason']}")
    if report.rejected.height > LINES:
        lines.append(f"… and {report.rejected.height - LINES:,} more; all of them are in the JSON report")
    return "\n".join(lines) + "\n"


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
    answers: Mapping[str, str] = {
        "txt": words_of(path.name, report),
        "json": json.dumps({"file": path.name, **report.as_dict()}, ensure_ascii=False, indent=1) + "\n",
    }
    for ending, words in answers.items():
        half = place / f".{here.name}.report.{ending}.part"
        half.write_text(words, encoding="utf-8")
        os.replace(half, place / f"{here.name}.report.{ending}")
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
    meanwhile is none of ours any more.
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


def _which_feed() -> str:
    return (
        "Which feed is it? Put it into a subfolder named after the feed, or begin its name with it. "
        f"The feeds are: {', '.join(feeds())}."
    )
