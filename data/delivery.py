"""A delivery: from a file to rows in the store, one arrow after the other."""

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import polars as pl

from data import clock
from data.access import everything
from data.applying import apply_mapping
from data.checking import check
from data.feeds import named
from data.feeds.feed import Feed, Surroundings
from data.mapped import Mapped
from data.mapping import Mapping, answered, parse_mapping, same, write_mapping
from data.reading import read
from data.refusal import Asks, Refused
from data.senders import remember, remembered
from data.store import COVERED, Intake, Store, months_between
from data.suggesting import with_suggestions

Covers = tuple[Sequence[str], Sequence[date]]


@dataclass(frozen=True)
class Report:
    """What became of a file. `status`: accepted, rejected (some rows), unchanged, refused, or asks.

    `normalised`: what was read otherwise than it stands; `notes`: that, and all else worth a sentence. `rejected`: one
    line a fault: row, column, value, reason, sheet, cell (such as C7), suggestion. `rejected_rows`: those rows whole,
    as text, in the feed's columns, to be corrected. `topic`, `question`, `options`: what must be answered first, by
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
    question: str = ""
    options: tuple[str, ...] = ()
    topic: str = ""
    delivery: int | None = None


def surroundings(store: Store, metrics: Dictionary[str, str], day: date) -> Surroundings:
    """What rules beyond one row may look at: the register, the metrics and the records as they now stand."""
    scope = everything("checking")
    units = store.records("units", scope).select("unit_id").collect()["unit_id"]
    return Surroundings(day, frozenset(units), metrics, lambda feed: store.records(feed, scope))


def coverage(feed: Feed, accepted: pl.DataFrame, day: date, covers: Covers | None) -> pl.DataFrame:
    """The units and months that a delivery speaks for: those stated, else the units that occur in it, in every
    month from its first to its last."""
    if covers is not None:
        units, months = covers
    elif feed.dated is None or accepted.is_empty():
        return pl.DataFrame(schema=COVERED)
    else:
        dated = accepted[feed.dated].to_list()
        last = min(max(dated), day)
        units, months = accepted["unit_id"].unique().sort().to_list(), months_between(min(*dated, last), last)
    listed = pl.DataFrame({"unit_id": units}, schema={"unit_id": pl.String})
    return listed.join(pl.DataFrame({"month": months}, schema={"month": pl.Date}), how="cross")


def understood(feed: Feed, path: Path, name: str, rules: Mapping, units: frozenset[str], may_be_empty: bool) -> Mapped:
    """The file as the feed's columns of text; raises Refused or Asks."""
    sheets = read(path, name, rules.encoding, rules.time_zone)
    return apply_mapping(feed, sheets, rules, may_be_empty, units)


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
) -> Examined:
    """Read and check a file as `deliver` with the same arguments would; of the store only the original is kept."""
    feed = named(feed_id)
    moment = at or clock.now()
    near = surroundings(store, metrics, moment.date())
    try:
        known = mapping or (remembered(store.folder, sender, feed_id) if sender else "")
        stated = parse_mapping(known, mapping_name) if known else Mapping()
        rules = answered(stated, answers or {}, feed)
        mapped = understood(feed, path, file_name or path.name, rules, near.units, covers is not None)
    except Refused as refusal:
        return Examined(Report(feed_id, "refused", notes=[str(refusal)]))
    except Asks as question:
        asks = Report(feed_id, "asks", question=str(question), options=question.options, topic=question.topic)
        return Examined(asks)
    checked = check(feed, mapped.text, near, mapped.spelling)
    rejected = pl.concat([mapped.rejected, checked.rejected]).sort("row", maintain_order=True)
    rejected_rows = mapped.rejected_rows(rejected)
    rejected = mapped.placed(with_suggestions(feed, rejected, mapped.text, near))
    normalised = mapped.notes + checked.notes
    intake = Intake(
        feed=feed.id,
        sha256=store.keep_original(path),
        file_name=file_name or path.name,
        mapping=known if same(rules, stated) else write_mapping(rules),
        accepted=checked.accepted,
        rejected=rejected,
        covered=coverage(feed, checked.accepted, moment.date(), covers),
        notes=normalised + mapped.remarks + checked.remarks,
    )
    report = Report(
        feed.id,
        "rejected" if rejected.height else "accepted",
        checked.accepted.height,
        rejected["row"].n_unique(),
        intake.notes,
        normalised,
        rejected,
        rejected_rows,
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
) -> Report:
    """Take a file in. Nothing changes in the store where the report's status is refused, asks or unchanged.

    `mapping` is the text of a mapping file; `metrics` are the ids and kinds that `returns` may name; `covers` are
    the units and months that the file speaks for, so that no rows mean "nothing to report". `answers` are those to
    the questions of an earlier report, by topic; with a `sender` they are remembered once a row is accepted, and used
    where the next file of that sender comes without a mapping.
    """
    examined = examine(store, feed_id, path, metrics, mapping, mapping_name, file_name, at, covers, answers, sender)
    return take_in(store, examined, by, at, sender)
