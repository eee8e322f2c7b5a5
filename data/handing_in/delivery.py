"""A delivery: from a file to rows in the store, one arrow after the other."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

import polars as pl

from data import clock
from data.access import everything
from data.checking.check import check, without_value
from data.checking.suggestions import with_suggestions
from data.errors import Asks, Refused
from data.feeds import named
from data.feeds.feed import Feed, Surroundings
from data.handing_in.coverage import Covers, coverage, incomplete, places
from data.handing_in.on_file import OWN, effects, said_of, settler
from data.handing_in.recognition import looks_like
from data.handing_in.report import Report
from data.language import _
from data.large_files.large_file import Taken, check_large
from data.large_files.splitting import Tell
from data.large_files.stream import is_large
from data.mapping.applying import apply_mapping
from data.mapping.mapped import Mapped
from data.mapping.mapping import Mapping, answered, lasting, parse_mapping, same, write_mapping
from data.mapping.senders import remember, remembered
from data.notes import in_order
from data.reading.file import read
from data.store.intake import Intake, lazily
from data.store.store import Store


def surroundings(store: Store, metrics: Dictionary[str, str], day: date, as_of: datetime | None = None) -> Surroundings:
    """What rules beyond one row may look at: the register, the metrics and the records, as of a moment or now."""
    scope = everything("checking")
    units = store.records("units", scope, as_of).select("unit_id").collect()["unit_id"]
    return Surroundings(day, frozenset(units), metrics, lambda feed: store.records(feed, scope, as_of))


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
class Request:
    """A file as somebody hands it in to a feed.

    `mapping` is the text of a mapping file; `metrics` are the ids and kinds that `returns` may name; `covers` are
    the units and months that the file speaks for, so that no rows mean "nothing to report". `answers` are those to
    the questions of an earlier report, by topic; with a `sender` they are remembered once a row is accepted, and used
    where the next file of that sender comes without a mapping. `at`: the moment of the delivery; None: now.
    """

    feed: str
    path: Path
    metrics: Dictionary[str, str]
    mapping: str = ""
    mapping_name: str = "mapping"
    file_name: str = ""
    at: datetime | None = None
    covers: Covers | None = None
    answers: Dictionary[str, str] = field(default_factory=dict)
    sender: str = ""


@dataclass(frozen=True)
class Examined:
    """A file that was read and checked, and nothing more: `intake` is what would be taken in, None where nothing can
    be. `report`: what would become of it. `learned`: the mapping to remember of its sender, or ""."""

    report: Report
    intake: Intake | None = None
    learned: str = ""


def examine(store: Store, asked: Request, work: Path | None = None, tell: Tell = lambda done, of: None) -> Examined:
    """Read and check a file as `deliver` would; of the store only the original is kept.

    With `work`, a workspace of the store, a large file is streamed; its accepted rows stand in there.
    """
    feed, path, name, covers = named(asked.feed), asked.path, asked.file_name or asked.path.name, asked.covers
    day = clock.day_of(asked.at or clock.now())
    near = surroundings(store, asked.metrics, day)
    known = ""
    try:
        known = asked.mapping or (remembered(store.folder, asked.sender, feed.id) if asked.sender else "")
        stated = parse_mapping(known, asked.mapping_name) if known else Mapping()
        rules = answered(stated, asked.answers, feed)
        _refuse_without_register(feed, near)
        near = replace(near, settle=settler(feed, rules, lambda of: _own_numbers(store, asked.sender, of), near))
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
        made = effects(
            store, feed, lazily(taken.accepted), taken.absent, covered, rules, near, stated_months=covers is not None
        )
    except Refused as refusal:
        said = " ".join([str(refusal), *_other(feed, path, name, known)])
        return Examined(Report(feed.id, "refused", notes=[said]))
    except Asks as question:
        other = _other(feed, path, name, known) if question.topic.startswith("columns.") else []
        said = " ".join([str(question), *other])
        return Examined(Report(feed.id, "asks", question=said, options=question.options, topic=question.topic))
    intake = Intake(
        feed=feed.id,
        sha256=store.keep_original(path),
        file_name=name,
        mapping=known if same(replace(rules, gone=""), stated) else write_mapping(replace(rules, gone="")),
        accepted=taken.accepted,
        rejected=taken.rejected,
        covered=covered,
        notes=[*said_of(made), *incomplete(covered), *in_order(_once(taken, rules))],
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


def _own_numbers(store: Store, sender: str, feed_id: str) -> bool:
    """Whether a sender is known to number the records of a feed by its unit."""
    if not sender:
        return False
    words = remembered(store.folder, sender, feed_id)
    return bool(words) and parse_mapping(words, "remembered").foreign_keys == OWN


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


def deliver(store: Store, asked: Request, by: str, tell: Tell = lambda done, of: None) -> Report:
    """Take a file in. Nothing changes in the store where the report's status is refused, asks or unchanged.

    `tell(done, of)` says how many rows of a large file have been read.
    """
    with store.workspace() as work:
        return take_in(store, examine(store, asked, work, tell), by, asked.at, asked.sender)
