"""A delivery: from a file to rows in the store, one arrow after the other."""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
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
from data.handing_in.on_file import OWN, SHOWN, ask_foreign, ask_gone, ask_wiped, places, settler
from data.handing_in.recognition import looks_like
from data.language import _
from data.large_files.large_file import Taken, check_large
from data.large_files.stream import is_large
from data.mapping.applying import apply_mapping
from data.mapping.mapped import Mapped, as_in_file
from data.mapping.mapping import Mapping, answered, lasting, parse_mapping, same, write_mapping
from data.mapping.senders import remember, remembered
from data.notes import in_order
from data.reading.file import read
from data.store.changes import ABSENT, NOTHING, compared, tally
from data.store.intake import COVERED, Intake, lazily
from data.store.store import Store

Covers = tuple[Sequence[str], Sequence[date]]


@dataclass(frozen=True)
class Report:
    """What became of a file. `status`: accepted, rejected (some rows), unchanged, refused, or asks.

    `normalised`: what was read otherwise than it stands; `notes`: that, and all else worth a sentence. `rejected`: one
    line a fault: row, column, value, reason, sheet, cell (such as C7), file_row, suggestion; `row` is that of
    `rejected_rows`, `file_row` that of the sheet. `rejected_rows`: those rows whole, as text, in the feed's columns, to
    be corrected; `spelling`: how their cells are read. `changes`: how many records on file are new, changed, unchanged,
    moved, gone, and how many values are lost. `topic`, `question`, `options`: what must be answered first, by
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
    changes: Dictionary[str, int] = field(default_factory=dict)

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
            "changes": dict(self.changes),
        }


def surroundings(store: Store, metrics: Dictionary[str, str], day: date, as_of: datetime | None = None) -> Surroundings:
    """What rules beyond one row may look at: the register, the metrics and the records, as of a moment or now."""
    scope = everything("checking")
    units = store.records("units", scope, as_of).select("unit_id").collect()["unit_id"]
    return Surroundings(day, frozenset(units), metrics, lambda feed: store.records(feed, scope, as_of))


def coverage(
    feed: Feed, accepted: pl.LazyFrame, rejected: pl.DataFrame, day: date, covers: Covers | None
) -> pl.DataFrame:
    """The units and months that a delivery speaks for, COVERED: those stated, else those of which it has an accepted
    row. Of those that `rejected` rows (unit_id, month; null: it cannot be told) are of it does not speak wholly, nor of
    those that it would leave at zero where such a row may be theirs."""
    if feed.dated is None and covers is None:
        return pl.DataFrame(schema=COVERED)
    spoken = {"unit_id": pl.String, "month": pl.Date}
    seen = pl.DataFrame(schema=spoken)
    if feed.dated is not None:
        month = pl.min_horizontal(feed.dated, pl.lit(day)).dt.truncate("1mo").alias("month")
        seen = accepted.select("unit_id", month).unique().collect(engine="streaming")
    faulty = rejected.drop_nulls().unique()
    parts = seen
    if covers is not None:
        units, months = covers
        listed = pl.DataFrame({"unit_id": units}, schema={"unit_id": pl.String})
        parts = listed.join(pl.DataFrame({"month": months}, schema={"month": pl.Date}), how="cross")
        faulty = pl.concat([faulty, _perhaps(parts.join(seen, on=list(spoken), how="anti"), rejected)]).unique()
    parts = pl.concat([parts, faulty]).unique()
    whole = parts.join(faulty.with_columns(whole=False), on=list(spoken), how="left").with_columns(
        pl.col("whole").fill_null(True)
    )
    return whole.select(list(COVERED)).sort("unit_id", "month")


def _perhaps(empty: pl.DataFrame, rejected: pl.DataFrame) -> pl.DataFrame:
    """Of the units and months without a row those that a rejected row may be of, whose unit or month cannot be told."""
    vague = rejected.filter(pl.any_horizontal(pl.all().is_null())).unique()
    found = empty.join(vague, how="cross", suffix="_told")
    same = [pl.col(name).eq(pl.col(f"{name}_told")).fill_null(True) for name in ("unit_id", "month")]
    return found.filter(same).select("unit_id", "month").unique()


def understood(feed: Feed, path: Path, name: str, rules: Mapping, units: frozenset[str], may_be_empty: bool) -> Mapped:
    """The file as the feed's columns of text; raises Refused or Asks."""
    sheets = read(path, name, rules.encoding, rules.time_zone)
    return apply_mapping(feed, sheets, rules, may_be_empty, units)


def check_whole(
    feed: Feed, path: Path, name: str, rules: Mapping, near: Surroundings, may_be_empty: bool = False
) -> Taken:
    """The ordinary way: the file as one table in memory."""
    mapped = understood(feed, path, name, rules, near.units, may_be_empty)
    if near.settle is not None:
        near = replace(near, settle=partial(near.settle, absent=mapped.absent))
    checked = check(feed, mapped.text, near, mapped.spelling)
    rejected = pl.concat([mapped.rejected, checked.rejected]).sort("row", maintain_order=True)
    return Taken(
        checked.accepted,
        mapped.placed(with_suggestions(feed, rejected, mapped.text, near)),
        mapped.rejected_rows(rejected),
        mapped.notes + checked.notes,
        mapped.remarks + checked.remarks,
        mapped.spelling,
        mapped.absent,
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
    known = ""
    try:
        known = mapping or (remembered(store.folder, sender, feed_id) if sender else "")
        stated = parse_mapping(known, mapping_name) if known else Mapping()
        rules = answered(stated, answers or {}, feed)
        _refuse_without_register(feed, near)
        near = replace(near, settle=settler(feed, rules, lambda of: _own_numbers(store, sender, of, rules), near))
        streams = work is not None and near.settle is None and is_large(path)
        taken = check_large(feed, path, rules, near, work, tell) if work is not None and streams else None
        taken = taken or check_whole(feed, path, name, rules, near, covers is not None)
        covered = coverage(
            feed,
            lazily(taken.accepted),
            places(feed, taken.rejected_rows, near, taken.spelling),
            day,
            covers,
        )
        made = _changes(store, feed, taken, covered, rules, near, stated_months=covers is not None)
    except Refused as refusal:
        return Examined(Report(feed_id, "refused", notes=[str(refusal), *_other(feed, path, name, known)]))
    except Asks as asked:
        said = " ".join([str(asked), *_other(feed, path, name, known)])
        return Examined(Report(feed_id, "asks", question=said, options=asked.options, topic=asked.topic))
    intake = Intake(
        feed=feed.id,
        sha256=store.keep_original(path),
        file_name=name,
        mapping=known if same(replace(rules, gone=""), stated) else write_mapping(replace(rules, gone="")),
        accepted=taken.accepted,
        rejected=taken.rejected,
        covered=covered,
        notes=[*_said(made), *_incomplete(covered), *in_order(_once(taken, rules))],
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
        changes=made,
    )
    learned = lasting(rules)
    return Examined(report, intake, "" if same(learned, stated) else write_mapping(learned))


def _refuse_without_register(feed: Feed, near: Surroundings) -> None:
    """Refused where there are no units yet: every row would be rejected, and nobody told why."""
    if not near.units and any(column.metadata.get("register") for column in feed.columns.values()):
        raise Refused(_("No unit is known yet. Hand in the register first, the feed units, and then this file again."))


def _other(feed: Feed, path: Path, name: str, mapping: str) -> list[str]:
    """Another feed that the file fits, where it does not fit this one: it is named, so that nobody answers questions
    about a column that the file never had."""
    if mapping or is_large(path):
        return []
    try:
        other = looks_like(feed, read(path, name))
    except (Refused, Asks):
        return []
    said = _("The file has every column of {other}, not those of {feed}: is it that feed?", other=other, feed=feed.id)
    return [said] if other else []


def _own_numbers(store: Store, sender: str, feed_id: str, rules: Mapping) -> bool:
    """Whether a sender is known to number the records of a feed by its unit."""
    if not sender:
        return False
    words = remembered(store.folder, sender, feed_id)
    return bool(words) and parse_mapping(words, "remembered").foreign_keys == OWN


def _changes(
    store: Store,
    feed: Feed,
    taken: Taken,
    covered: pl.DataFrame,
    rules: Mapping,
    near: Surroundings,
    stated_months: bool,
) -> dict[str, int]:
    """What the delivery does to the records on file; Asks before any is replaced, wiped or left out unsaid."""
    accepted = lazily(taken.accepted)
    if not store.live(feed.id):
        return {**tally(NOTHING), "new": accepted.select(pl.len()).collect().item()}
    ask_foreign(feed, accepted, rules, near)
    ask_wiped(feed, accepted, taken.absent, rules, near)
    found = compared(store, feed, accepted, covered)
    if stated_months:
        ask_gone(feed, found.filter(pl.col("how") == ABSENT), rules)
    return tally(found)


def _said(made: Dictionary[str, int]) -> list[str]:
    """What changes on file, where anything but new records come in."""
    words = {
        "new": _("{n} new", n=made["new"]),
        "changed": _("{n} changed", n=made["changed"]),
        "unchanged": _("{n} unchanged", n=made["unchanged"]),
        "moved": _("{n} moved from another unit", n=made["moved"]),
        "values_lost": _("{n} values on file left empty", n=made["values_lost"]),
        "gone": _("{n} on file not in this file: they stay", n=made["gone"]),
    }
    listed = ", ".join(said for name, said in words.items() if made[name])
    return [_("records: {listed}", listed=listed)] if set(words) - {"new"} & {n for n in made if made[n]} else []


def _incomplete(covered: pl.DataFrame) -> list[str]:
    """The units and months that count as incomplete, since rows of them were rejected."""
    some = covered.filter(~pl.col("whole"))
    if some.is_empty():
        return []
    shown = ", ".join(
        f"{unit} {month:%Y-%m}" for unit, month in some.select("unit_id", "month").head(SHOWN).iter_rows()
    )
    more = " …" if some.height > SHOWN else ""
    return [_("rows were rejected, so that these count as incomplete, and never as 0: {listed}", listed=shown + more)]


def _once(taken: Taken, rules: Mapping) -> list[str]:
    """The notes and remarks, each once; a column that the file lacks is said to be lacking, unless a mapping file
    states the columns, and not to be empty too."""
    twice = set() if rules.columns else {without_value(name) for name in taken.absent}
    return list(dict.fromkeys(note for note in taken.notes + taken.remarks if note not in twice))


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
