"""The view: of each key the newest version among live deliveries, and the units and months that they speak for."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from data.feeds import named
from data.store.compaction import Pile, compacted
from data.store.derived import Derived
from data.store.intake import COVERED
from data.store.live_deliveries import Left

SCANS = 64  # that are drawn up one by one
FEW_ROWS = 100_000


def _contents(left: list[Left]) -> list[str]:
    """What deliveries hold, and the number that their rows are known by."""
    return [f"{one.id} {one.content}" for one in left]


class View:
    """What deliveries left in the folder `rows`, read as one table; what many of them left is kept in `derived`."""

    def __init__(self, rows: Path, derived: Derived) -> None:
        self.rows = rows
        self.derived = derived

    def path(self, rows: str, name: str) -> Path:
        """The file that a delivery left under a name: accepted, rejected or covered."""
        return self.rows / rows / f"{name}.parquet"

    def newest(self, feed: str, left: list[Left]) -> pl.LazyFrame:
        """Of each key the newest version among deliveries, oldest first: the feed's columns, row, delivery."""
        layout = named(feed)
        if not left:
            return pl.LazyFrame(schema={"row": pl.Int64, **layout.dtypes, "delivery": pl.Int64})
        keys = list(layout.keys)
        schema: dict[str, Any] = {"row": pl.Int64, **layout.dtypes}

        def parts(first: int, end: int) -> pl.LazyFrame:
            rows = self._together(left[first:end], "accepted", lambda one: {"delivery": one.id}, schema)
            return rows.cast({"delivery": pl.Int64})

        def newest(rows: pl.LazyFrame) -> pl.LazyFrame:
            return rows.unique(keys, keep="last", maintain_order=True)

        def replaced(older: pl.LazyFrame, newer: pl.LazyFrame) -> pl.LazyFrame:
            if len(keys) == 1 and newer.select(pl.len()).collect().item() <= FEW_ROWS:
                same = newer.select(keys).collect()[keys[0]]  # looking up few keys is quicker than a join
                return pl.concat([older.filter(~pl.col(keys[0]).is_in(same.implode(), nulls_equal=True)), newer])
            kept = older.join(newer.select(keys), on=keys, how="anti", nulls_equal=True, maintain_order="left")
            return pl.concat([kept, newer])

        laid = hashlib.sha256(f"{keys} {layout.dtypes}".encode()).hexdigest()[:8]
        pile = Pile(f"records-{feed}-{laid}", _contents(left), parts, replaced, newest)
        return compacted(pile, self.derived.folder, self.derived.keep)

    def covered(self, left: list[Left]) -> pl.LazyFrame:
        """Which units and months deliveries speak for: feed, unit_id, month, received_at, when they were first reported
        wholly (null: incomplete, since rows were rejected), and seen_at, when they were last spoken of."""
        if not left:
            moment = pl.Datetime("us")
            named = {"feed": pl.String, "unit_id": pl.String, "month": pl.Date}
            return pl.LazyFrame(schema={**named, "received_at": moment, "seen_at": moment})

        def parts(first: int, end: int) -> pl.LazyFrame:
            of = left[first:end]
            rows = self._together(
                of, "covered", lambda one: {"feed": one.feed, "seen_at": one.received_at.replace(tzinfo=None)}, COVERED
            )
            whole = pl.col("whole").fill_null(True)  # deliveries of old do not say
            return rows.select("feed", "unit_id", "month", "seen_at", received_at=pl.when(whole).then("seen_at"))

        def first(rows: pl.LazyFrame) -> pl.LazyFrame:
            same = rows.group_by("feed", "unit_id", "month", maintain_order=True)
            return same.agg(pl.col("received_at").min(), pl.col("seen_at").max())

        def either(older: pl.LazyFrame, newer: pl.LazyFrame) -> pl.LazyFrame:
            return first(pl.concat([older.select(names), newer.select(names)]))

        names = ["feed", "unit_id", "month", "received_at", "seen_at"]
        pile = Pile("reported", _contents(left), parts, either, first)
        found = compacted(pile, self.derived.folder, self.derived.keep)
        return found.select(names)

    def _together(
        self, left: list[Left], name: str, facts: Callable[[Left], dict[str, object]], schema: dict[str, Any]
    ) -> pl.LazyFrame:
        """What several deliveries left under a name, one after the other, with facts of each beside its rows. Many are
        one scan, told apart by their paths: a plan of ten thousand scans takes minutes to draw up. A column of `schema`
        that deliveries of old do not have is empty in them."""
        paths = [self.path(one.rows, name) for one in left]
        told = [facts(one) for one in left]
        layout: dict[str, Any] = {"schema": schema, "missing_columns": "insert", "glob": False}
        if len(left) <= SCANS:
            return pl.concat(
                pl.scan_parquet(path, **layout).with_columns(**{key: pl.lit(value) for key, value in fact.items()})
                for path, fact in zip(paths, told, strict=True)
            )
        beside = pl.LazyFrame([{"path": str(path), **fact} for path, fact in zip(paths, told, strict=True)])
        rows = pl.scan_parquet(paths, include_file_paths="path", **layout)
        return rows.join(beside, on="path", how="left", maintain_order="left").drop("path")
