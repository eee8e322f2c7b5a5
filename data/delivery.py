"""A delivery: from a file to rows in the store, one arrow after the other."""

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import polars as pl

from data import clock
from data.access import everything
from data.checking import check
from data.feeds import named
from data.feeds.feed import Feed, Surroundings
from data.mapping import Mapping, apply_mapping, parse_mapping, spelling
from data.reading import read
from data.refusal import Asks, Refused
from data.store import COVERED, Intake, Store, months_between

Covers = tuple[Sequence[str], Sequence[date]]


@dataclass(frozen=True)
class Report:
    """What became of a file. `status`: accepted, rejected (some rows), unchanged, refused, or asks."""

    feed: str
    status: str
    rows_accepted: int = 0
    rows_rejected: int = 0
    notes: list[str] = field(default_factory=list)
    rejected: pl.DataFrame = field(default_factory=pl.DataFrame)
    question: str = ""
    options: tuple[str, ...] = ()
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
) -> Report:
    """Take a file in. Nothing changes in the store where the report's status is refused, asks or unchanged.

    `mapping` is the text of a mapping file; `metrics` are the ids and kinds that `returns` may name; `covers` are
    the units and months that the file speaks for, so that no rows mean "nothing to report".
    """
    feed = named(feed_id)
    moment = at or clock.now()
    try:
        rules = parse_mapping(mapping, mapping_name) if mapping else Mapping()
        mapped = apply_mapping(feed, read(path), rules, may_be_empty=covers is not None)
    except Refused as refusal:
        return Report(feed_id, "refused", notes=[str(refusal)])
    except Asks as question:
        return Report(feed_id, "asks", question=str(question), options=question.options)
    checked = check(feed, mapped.text, surroundings(store, metrics, moment.date()), spelling(rules))
    rejected = pl.concat([mapped.rejected, checked.rejected]).sort("row", maintain_order=True)
    intake = Intake(
        feed=feed.id,
        sha256=store.keep_original(path),
        file_name=file_name or path.name,
        mapping=mapping,
        accepted=checked.accepted,
        rejected=rejected,
        covered=coverage(feed, checked.accepted, moment.date(), covers),
        notes=mapped.notes + checked.notes,
    )
    delivery, new = store.commit(intake, by, at)
    status = ("rejected" if delivery.rows_rejected else "accepted") if new else "unchanged"
    said = intake.notes if new else [f"the same file was taken in before, as delivery {delivery.id}: nothing changed"]
    return Report(feed.id, status, delivery.rows_accepted, delivery.rows_rejected, said, rejected, delivery=delivery.id)
