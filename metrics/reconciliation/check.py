"""What a check across feeds is: the records that one feed holds and another should have known of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from data.language import _, translated
from data.registry.settings import Settings
from metrics.measure import Metric

LISTED = {"unit_id": pl.String, "month": pl.Date, "record": pl.String, "words": pl.String}


@dataclass(frozen=True)
class Sources:
    """What a check may look at: a feed's id -> its records, the settings, the metrics, the last whole month."""

    records: Callable[[str], pl.LazyFrame]
    settings: Settings
    metrics: Mapping[str, Metric]
    last: date


@translated("title", "words")
@dataclass(frozen=True)
class Check:
    """One question to several feeds; its file's name is its id.

    `words`: what is listed, and why it matters. `rows` gives the columns LISTED, a row for each record that is
    listed: its unit, the first day of its month, its id, and one sentence about it. No person is named.
    """

    title: str
    words: str
    feeds: tuple[str, ...]
    rows: Callable[[Sources], pl.LazyFrame]
    id: str = ""


def listed(rows: pl.LazyFrame, record: str | pl.Expr, on: str, words: pl.Expr) -> pl.LazyFrame:
    """The rows as a check gives them: `record` is the column of the id, `on` that of the day."""
    return rows.select(
        "unit_id",
        pl.col(on).dt.truncate("1mo").alias("month"),
        (pl.col(record) if isinstance(record, str) else record).alias("record"),
        words.alias("words"),
    )


def number(column: str, sign: str = "") -> pl.Expr:
    """A number within a sentence: 1,250,000 or 12.50; with `sign` "+" also +3."""
    cents = (pl.col(column).cast(pl.Float64).round(2) * 100).round().cast(pl.Int64)
    # Threes are counted from the right; no function of Python here, see data/in_python.py.
    whole = (cents.abs() // 100).cast(pl.String).str.reverse().str.replace_all(r"(\d{3})", "${1},")
    part = (cents.abs() % 100).cast(pl.String).str.zfill(2)
    return pl.concat_str(
        pl.when(cents < 0).then(pl.lit("-")).otherwise(pl.lit(sign)),
        whole.str.strip_chars_end(",").str.reverse(),
        pl.when(part != "00").then(pl.lit(".") + part).otherwise(pl.lit("")),
    ).alias(column)


def number_of_days(count: pl.Expr) -> pl.Expr:
    """How many days, within a sentence."""
    return pl.when(count == 1).then(pl.lit(_("one day"))).otherwise(pl.format("{} days", count))
