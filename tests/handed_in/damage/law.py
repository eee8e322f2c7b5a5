"""The law: each cell that was handed in is accepted with its meaning, rejected with a reason, or asked about."""

import re
from pathlib import Path
from typing import Any

import polars as pl

from data.feeds import named
from data.feeds.feed import Feed, Surroundings
from data.handing_in.delivery import Examined, check_whole
from data.large_files.large_file import check_large
from data.mapping.mapping import Mapping
from tests.handed_in.damage.tables import REJECTED, Table, truth


def _near(value: Any, may: set[Any]) -> bool:
    """Whether a value is one of those; numbers are compared as they are written."""
    return value in may or (
        isinstance(value, float) and any(isinstance(m, float) and abs(m - value) < 1e-9 for m in may)
    )


def broken(table: Table, examined: Examined, answered: bool = False) -> list[str]:
    """In which ways the outcome breaks the law; none where it keeps it. `answered`: whether a question was asked and
    answered before, which is as good as a note on a column."""
    report = examined.report
    if report.status == "refused":
        return [] if "refused" in table.may or _none_accepted(table) else [f"refused: {report.notes}"]
    if report.status == "asks":
        return [] if "asks" in table.may else [f"asks {report.topic}: {report.question}"]
    if "only refused" in table.may:
        return [f"taken in, though nobody can know what it says: {report.notes}"]
    assert examined.intake is not None
    assert isinstance(examined.intake.accepted, pl.DataFrame)
    accepted = {row["row"]: row for row in examined.intake.accepted.iter_rows(named=True)}
    rejected = {row["file_row"]: row for row in report.rejected.iter_rows(named=True)}
    faults = [f"row {row} was invented" for row in accepted if row not in set(table.numbers())]
    faults += [f"row {row} is rejected without a reason" for row, fault in rejected.items() if not fault["reason"]]
    for number, line in zip(table.numbers(), table.lines, strict=True):
        fate = "accepted" if number in accepted else "rejected" if number in rejected else "left out"
        if fate not in line.fate:
            why = rejected.get(number, {})
            faults.append(f"row {number} is {fate}, not {line.fate}: {why.get('column')}: {why.get('reason')}")
        if fate == "accepted":
            faults += _changed(table, number, accepted[number], line, report.notes)
    for wanted in table.notes:
        if accepted and not any(
            re.search(wanted, note) for note in [*report.notes, "answered"][: None if answered else -1]
        ):
            faults.append(f"no note says {wanted!r}: {report.notes}")
    counts = report.changes
    if counts and counts["new"] + counts["changed"] + counts["unchanged"] + counts["moved"] != len(accepted):
        faults.append(f"{counts} of {len(accepted)} accepted rows")
    return faults


def _none_accepted(table: Table) -> bool:
    return all("accepted" not in line.fate for line in table.lines)


def _changed(table: Table, number: int, row: dict[str, Any], line: Any, notes: list[str]) -> list[str]:
    faults = []
    for name in table.feed.columns:
        cell, value = line.cells[name], row[name]
        if not _near(value, cell.may - {REJECTED}):
            faults.append(f"row {number}, {name}: {cell.text[:60]!r} became {value!r}, not one of {cell.may}")
        elif not cell.plain and not any(name in note or table.headers.get(name, name) in note for note in notes):
            faults.append(f"row {number}, {name}: {cell.text[:60]!r} became {value!r} without a note: {notes}")
    return faults


def feed_ids() -> list[str]:
    """The feeds that are handed in, and are in the demonstration."""
    return [name for name in truth() if not named(name).computed]


def unlike(feed: Feed, path: Path, near: Surroundings, work: Path) -> list[str]:
    """In which the streaming pass gives another outcome than the ordinary way; none where it leaves the file to it."""
    taken = check_large(feed, path, Mapping(), near, work, lambda done, of: None)
    if taken is None:
        return []
    assert isinstance(taken.accepted, Path)
    whole = check_whole(feed, path, path.name, Mapping(), near)
    pairs = {
        "accepted": (pl.read_parquet(taken.accepted), whole.accepted),
        "rejected": (taken.rejected, whole.rejected),
        "rejected rows": (taken.rejected_rows, whole.rejected_rows),
        "notes": (sorted(taken.notes), sorted(whole.notes)),
        "remarks": (taken.remarks, whole.remarks),
        "spelling": (taken.spelling, whole.spelling),
        "absent": (taken.absent, whole.absent),
    }
    return [
        f"large way, {what}: {one}, ordinary: {other}"
        for what, (one, other) in pairs.items()
        if not (one.equals(other) if isinstance(one, pl.DataFrame) else one == other)
    ]
