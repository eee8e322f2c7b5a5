"""Tables to damage: rows of the demonstration organisation as cells of text, each cell with what it may become."""

import csv
import io
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from data.demo.whole import organisation
from data.feeds import named
from data.feeds.columns import kind_of
from data.feeds.feed import Feed

REJECTED = "the row is rejected"  # what a cell may become, beside values
MOST = 40  # rows of a feed to draw from
ROWS = 8
REGISTER = "units"


@dataclass
class Cell:
    """`text` as it stands in the file; `may`: the values that are right, REJECTED among them. `plain`: whether it
    stands as the feed writes it, so that no note is needed."""

    text: str
    may: set[Any]
    plain: bool = True


@dataclass
class Line:
    """A row of the file. `fate`: what may become of it: "accepted", "rejected", "left out". `twin`: whether another row
    has its key, so that damage to one cell would change what may become of both."""

    cells: dict[str, Cell]
    fate: set[str] = field(default_factory=lambda: {"accepted"})
    twin: bool = False


@dataclass
class Table:
    """`headers`: feed column, or the name of a strange one -> its title, in the order of the file; `above`, `below`:
    lines around the table; `answers`: those that are right, by topic. `may`: what may become of the whole file beside
    being taken in. `notes`: what notes must say, as patterns. `raw`: text of lines that stand between rows: place ->
    cells. `done`: the kinds of damage."""

    feed: Feed
    headers: dict[str, str]
    lines: list[Line]
    above: list[list[str]] = field(default_factory=list)
    below: list[list[str]] = field(default_factory=list)
    between: dict[int, list[str]] = field(default_factory=dict)
    may: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    mark: str = ","
    encoding: str = "utf-8"
    end: str = "\n"

    def rows(self) -> list[list[str]]:
        """Every line of the file as fields."""
        listed = [*self.above, list(self.headers.values())]
        for place, line in enumerate(self.lines):
            if place in self.between:
                listed.append(self.between[place])
            listed.append([line.cells[name].text if name in line.cells else "" for name in self.headers])
        return [*listed, *self.below]

    def numbers(self) -> list[int]:
        """The number in the file of each of the `lines`."""
        found, number = [], len(self.above) + 1
        for place in range(len(self.lines)):
            number += 1 + (place in self.between)
            found.append(number)
        return found

    def content(self) -> bytes:
        """The file as delimited text."""
        out = io.StringIO()
        quoting = csv.QUOTE_ALL if self.end == "\r" else csv.QUOTE_MINIMAL  # which leaves a line feed bare there
        csv.writer(out, delimiter=self.mark, lineterminator=self.end, quoting=quoting).writerows(self.rows())
        return out.getvalue().encode(self.encoding)


def spelt(value: Any) -> str:
    """A value as the feed writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


@cache
def truth() -> Mapping[str, pl.DataFrame]:
    """The first rows of every feed of a small organisation, its register whole."""
    found = organisation(12, 6, 1)
    return {
        name: (rows if name == REGISTER else rows.head(MOST)).with_columns(pl.col(pl.Float64).round(2))
        for name, rows in found.items()
    }


def written(column: Any, value: Any) -> str:
    """A value as the column writes it: a month without its day."""
    return f"{value:%Y-%m}" if kind_of(column).name == "month" and isinstance(value, date) else spelt(value)


def clean(draw: random.Random, feed_id: str) -> Table:
    """Some rows of a feed, in their order, under the feed's own names."""
    feed = named(feed_id)
    listed = truth()[feed_id].rows(named=True)
    chosen = sorted(draw.sample(range(len(listed)), min(draw.randint(1, ROWS), len(listed))))
    lines = [
        Line({name: Cell(written(column, listed[i][name]), {listed[i][name]}) for name, column in feed.columns.items()})
        for i in chosen
    ]
    return Table(feed, {name: name for name in feed.columns}, lines)
