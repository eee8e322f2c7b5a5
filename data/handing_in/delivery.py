"""A delivery: from a file to rows in the store, one arrow after the other."""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import polars as pl

from data import clock
from data.access import everything
from data.cells.spelling import Spelling
from data.checking.check import check, without_value
from data.checking.suggestions import with_suggestions
from data.errors import Asks, Refused
from data.feeds import named
from data.feeds.feed import Feed, Surroundings
from data.large_files.large_file import Taken, check_large
from data.large_files.stream import is_large
from data.mapping.applying import apply_mapping
from data.mapping.mapped import Mapped, as_in_file
from data.mapping.mapping import Mapping, answered, parse_mapping, same, write_mapping
from data.mapping.senders import remember, remembered
from data.notes import in_order
from data.reading.file import read
from data.store.intake import COVERED, Intake, lazily
from data.store.store import Store

Covers = tuple[Sequence[str], Sequence[date]]


@dataclass(frozen=True)
class Report:
    """What became of a file. `status`: accepted, rejected (some rows), unchanged, refused, or asks.

    `normalised`: what was read otherwise than it stands; `notes`: that, and all else worth a sentence. `rejected`: one
    line a fault: row, column, value, reason, sheet, cell (such as C7), file_row, suggestion; `row` is that of
    `rejected_rows`, `file_row` that of the sheet. `rejected_rows`: those rows whole, as text, in the feed's columns, to
    be corrected; `spelling`: how their cells are read. `topic`, `question`, `options`: what must be answered first, by
    `answers={topic: option}`.
    """

    feed: str
    status: str
    rows_accepted: int = 0
    rows_rejected: int = 0
    notes: list[str] = field(default_factory=list)
    normalised: list[str] = field(default_factory=list)
    rejected: pl.DataFrame = field(default_factory=pl.DataFrame)
    rejected_rows: pl.DataFrame = field(default_factory=pl.DataFrame)
    spelling: Spelling = field(default_factory=Spelling)
    question: str = ""
    options: tuple[str, ...] = ()
    topic: str = ""
    delivery: int | None = None

    def as_dict(self) -> dict[str, object]:
        """The report as JSON has it."""
        return {
            "feed": self.feed,
            "status": self.status,
            "rows_accepted": self.rows_accepted,
            "rows_rejected": self.rows_rejected,
            "notes": self.notes,
            "rejected": as_in_file(self.rejected).to_dicts(),
            "topic": self.topic,
            "question": self.question,
            "options": self.options,
            "delivery": self.delivery,
        }


def surroundings(store: Store, metrics: Dictionary[str, str], day: date) -> Surroundings:
    """What rules beyond one row may look at: the register, the metrics and the records as they now stand."""
    scope = everything("checking")
    units = store.records("units", scope).select("unit_id").collect()["unit_id"]
    return Surroundings(day, frozenset(units), metrics, lambda feed: store.records(feed, scope))


def coverage(feed: Feed, accepted: pl.LazyFrame, day: date, covers: Covers | None) -> pl.DataFrame:
    """The units and months that a delivery speaks for: those stated, else each unit that occurs in it, in every month
    from its own first to its own last."""
    if covers is not None:
        units, months = covers
        listed = pl.DataFrame({"unit_id": units}, schema={"unit_id": pl.String})
        return listed.join(pl.DataFrame({"month": months}, schema={"month": pl.Date}), how="cross")
    if feed.dated is None:
        return pl.DataFrame(schema=COVERED)
    dated = pl.min_horizontal(feed.dated, pl.lit(day)).dt.truncate("1mo")
    spans = accepted.group_by("unit_id").agg(first=dated.min(), last=dated.max())
    return (
        spans.select("unit_id", month=pl.date_ranges("first", "last", "1mo"))
        .explode("month")
        .sort("unit_id", "month")
        .collect(engine="streaming")
    )


def understood(feed: Feed, path: Path, name: str, rules: Mapping, units: frozenset[str], may_be_empty: bool) -> Mapped:
    """The file as the feed's columns of text; raises Refused or Asks."""
    sheets = read(path, name, rules.encoding, rules.time_zone)
    return apply_mapping(feed, sheets, rules, may_be_empty, units)


def check_whole(
    feed: Feed, path: Path, name: str, rules: Mapping, near: Surroundings, may_be_empty: bool = False
) -> Taken:
    """The ordinary way: the file as one table in memory."""
    mapped = understood(feed, path, name, rules, near.units, may_be_empty)
    checked = check(feed, mapped.text, near, mapped.spelling)
    rejected = pl.concat([mapped.rejected, checked.rejected]).sort("row", maintain_order=True)
    # Of a column that is not in the file, the mapping says so already.
    absent = {without_value(name) for name in feed.columns if name not in mapped.found and not rules.columns}
    notes = [note for note in checked.notes if note not in absent]
    return Taken(
        checked.accepted,
        mapped.placed(with_suggestions(feed, rejected, mapped.text, near)),
        mapped.rejected_rows(rejected),
        mapped.notes + notes,
        mapped.remarks + checked.remarks,
        mapped.spelling,
    )


@dataclass(frozen=True)
class Examined:
    """A file that was read and checked, and nothing more: `intake` is what would be taken in, None where nothing can
    be. `report`: what would become of it. `learned`: the mapping to remember of its sender, or ""."""

    report: Report
    intake: Intake | None = None
    learned: str = ""


def examine(
    store: Store,
    feed_id: str,
    path: Path,
    metrics: Dictionary[str, str],
    mapping: str = "",
    mapping_name: str = "mapping",
    file_name: str = "",
    at: datetime | None = None,
    covers: Covers | None = None,
    answers: Dictionary[str, str] | None = None,
    sender: str = "",
    work: Path | None = None,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Examined:
    """Read and check a file as `deliver` with the same arguments would; of the store only the original is kept.

    With `work`, a workspace of the store, a large file is streamed; its accepted rows stand in there.
    """
    feed = named(feed_id)
    day = clock.day_of(at or clock.now())
    near = surroundings(store, metrics, day)
    name = file_name or path.name
    try:
        known = mapping or (remembered(store.folder, sender, feed_id) if sender else "")
        stated = parse_mapping(known, mapping_name) if known else Mapping()
        rules = answered(stated, answers or {}, feed)
        taken = check_large(feed, path, rules, near, work, tell) if work is not None and is_large(path) else None
        taken = taken or check_whole(feed, path, name, rules, near, covers is not None)
    except Refused as refusal:
        return Examined(Report(feed_id, "refused", notes=[str(refusal)]))
    except Asks as question:
        asks = Report(feed_id, "asks", question=str(question), options=question.options, topic=question.topic)
        return Examined(asks)
    intake = Intake(
        feed=feed.id,
        sha256=store.keep_original(path),
        file_name=name,
        mapping=known if same(rules, stated) else write_mapping(rules),
        accepted=taken.accepted,
        rejected=taken.rejected,
        covered=coverage(feed, lazily(taken.accepted), day, covers),
        notes=in_order(taken.notes + taken.remarks),
    )
    report = Report(
        feed.id,
        "rejected" if taken.rejected.height else "accepted",
        lazily(taken.accepted).select(pl.len()).collect().item(),
        taken.rejected["row"].n_unique(),
        intake.notes,
        taken.notes,
        taken.rejected,
        taken.rejected_rows,
        taken.spelling,
    )
    return Examined(report, intake, "" if same(rules, stated) else write_mapping(rules))


def take_in(store: Store, examined: Examined, by: str, at: datetime | None = None, sender: str = "") -> Report:
    """Commit what was examined; what its sender's answers taught is remembered once a row is accepted."""
    intake, report = examined.intake, examined.report
    if intake is None:
        return report
    delivery, new = store.commit(intake, by, at)
    if sender and report.rows_accepted and examined.learned:
        remember(store.folder, sender, report.feed, examined.learned)
    if new:
        return replace(report, delivery=delivery.id)
    said = [f"the same file was taken in before, as delivery {delivery.id}: nothing changed"]
    return replace(report, status="unchanged", notes=said, delivery=delivery.id)


def deliver(
    store: Store,
    feed_id: str,
    path: Path,
    by: str,
    metrics: Dictionary[str, str],
    mapping: str = "",
    mapping_name: str = "mapping",
    file_name: str = "",
    at: datetime | None = None,
    covers: Covers | None = None,
    answers: Dictionary[str, str] | None = None,
    sender: str = "",
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Report:
    """Take a file in. Nothing changes in the store where the report's status is refused, asks or unchanged.

    `mapping` is the text of a mapping file; `metrics` are the ids and kinds that `returns` may name; `covers` are
    the units and months that the file speaks for, so that no rows mean "nothing to report". `answers` are those to
    the questions of an earlier report, by topic; with a `sender` they are remembered once a row is accepted, and used
    where the next file of that sender comes without a mapping. `tell(done, of)` says how many rows of a large file
    have been read.
    """
    with store.workspace() as work:
        examined = examine(
            store, feed_id, path, metrics, mapping, mapping_name, file_name, at, covers, answers, sender, work, tell
        )
        return take_in(store, examined, by, at, sender)
