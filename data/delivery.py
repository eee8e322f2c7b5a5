"""A delivery: from a file to rows in the store, one arrow after the other."""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import polars as pl

from data import clock
from data.access import everything
from data.checking import Checked, check
from data.feeds import named
from data.feeds.feed import Feed, Surroundings
from data.large import check_large, is_large
from data.mapping import Mapping, apply_mapping, parse_mapping, spelling
from data.reading import read
from data.refusal import Asks, Refused
from data.store import COVERED, Intake, Store, lazily

LISTED = 100_000  # faults of a large file that its report lists; all of them are kept with the delivery
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

    def as_dict(self) -> dict[str, object]:
        """The report as JSON has it."""
        return {
            "feed": self.feed,
            "status": self.status,
            "rows_accepted": self.rows_accepted,
            "rows_rejected": self.rows_rejected,
            "notes": self.notes,
            "rejected": self.rejected.to_dicts(),
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


def check_whole(feed: Feed, path: Path, rules: Mapping, near: Surroundings, may_be_empty: bool) -> Checked:
    """The ordinary way: the file as one table in memory."""
    mapped = apply_mapping(feed, read(path), rules, may_be_empty)
    checked = check(feed, mapped.text, near, spelling(rules))
    rejected = pl.concat([mapped.rejected, checked.rejected]).sort("row", maintain_order=True)
    return Checked(checked.accepted, rejected, mapped.notes + checked.notes)


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
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Report:
    """Take a file in. Nothing changes in the store where the report's status is refused, asks or unchanged.

    `mapping` is the text of a mapping file; `metrics` are the ids and kinds that `returns` may name; `covers` are
    the units and months that the file speaks for, so that no rows mean "nothing to report". `tell(done, of)` says how
    many rows of a large file have been read.
    """
    feed = named(feed_id)
    day = clock.day_of(at or clock.now())
    with store.workspace() as work:
        try:
            rules = parse_mapping(mapping, mapping_name) if mapping else Mapping()
            near = surroundings(store, metrics, day)
            sifted = check_large(feed, path, rules, near, work, tell) if is_large(path) else None
            found = sifted or check_whole(feed, path, rules, near, may_be_empty=covers is not None)
        except Refused as refusal:
            return Report(feed_id, "refused", notes=[str(refusal)])
        except Asks as question:
            return Report(feed_id, "asks", question=str(question), options=question.options)
        intake = Intake(
            feed=feed.id,
            sha256=store.keep_original(path),
            file_name=file_name or path.name,
            mapping=mapping,
            accepted=found.accepted,
            rejected=found.rejected,
            covered=coverage(feed, lazily(found.accepted), day, covers),
            notes=found.notes,
        )
        rejected = lazily(found.rejected).head(LISTED).collect()
        delivery, new = store.commit(intake, by, at)
    status = ("rejected" if delivery.rows_rejected else "accepted") if new else "unchanged"
    said = found.notes if new else [f"the same file was taken in before, as delivery {delivery.id}: nothing changed"]
    return Report(feed.id, status, delivery.rows_accepted, delivery.rows_rejected, said, rejected, delivery=delivery.id)
