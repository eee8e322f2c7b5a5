"""Examples: a metric's worked example -> the rows it is made of, and what each adds by hand."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from data import months
from data.errors import Invalid
from data.feeds import named
from data.feeds.columns import Column, facts_of, kind_of
from data.language import _

NUMERATOR, DENOMINATOR, BECAUSE = "numerator", "denominator", "because"


@dataclass(frozen=True)
class Block:
    """Rows of one feed. `shown`: the cells as written. `rows`: typed, with what is not written filled in.

    `adds`: unit_id, numerator, denominator: what each row adds by hand.
    """

    feed: str
    shown: pl.DataFrame
    rows: pl.DataFrame
    adds: pl.DataFrame


@dataclass(frozen=True)
class Example:
    """The month that the example looks at, and its blocks."""

    month: date
    blocks: tuple[Block, ...]


def _filling(column: Column) -> str | None:
    return None if column.nullable else kind_of(column).sample(facts_of(column))


def _block(lines: list[str], start: int) -> Block:
    feed, _unused, header = lines[0].partition(":")
    names = [name.strip() for name in header.split("|")]
    table = [[cell.strip() or None for cell in line.split("|")] for line in lines[1:]]
    for cells in table:
        if len(cells) != len(names):
            raise Invalid(
                _(
                    "{feed}: the row {cells} has {n} cells, its header {names}",
                    feed=feed,
                    cells=cells,
                    n=len(cells),
                    names=len(names),
                )
            )
    shown = pl.DataFrame(table, schema=dict.fromkeys(names, pl.String), orient="row")
    layout = named(feed)
    strange = set(names) - set(layout.columns) - {NUMERATOR, DENOMINATOR, BECAUSE}
    if strange:
        raise Invalid(_("{feed} has no column {strange}", feed=feed, strange=", ".join(sorted(strange))))
    text = shown.with_columns(
        pl.lit(_filling(column), dtype=pl.String).alias(name)
        for name, column in layout.columns.items()
        if name not in names
    )
    own = pl.Series("unit_id", [f"row {start + i}" for i in range(text.height)])
    text = text.with_columns(unit_id=text["unit_id"] if "unit_id" in names else own)
    text = (
        text.with_columns(
            own.alias(key) for key in layout.keys if key not in names and kind_of(layout.columns[key]).name == "text"
        )
        if layout.keys != ("unit_id",)
        else text
    )
    typed = text.select(_typed(name, column) for name, column in layout.columns.items())
    adds = text.select(
        "unit_id",
        *[
            (pl.col(side).cast(pl.Float64) if side in names else pl.lit(0.0)).fill_null(0).alias(side)
            for side in (NUMERATOR, DENOMINATOR)
        ],
    )
    return Block(feed, shown, typed, adds)


def _typed(name: str, column: Column) -> pl.Expr:
    cell = pl.col(name)
    if kind_of(column).name == "flag":
        return cell == "true"
    if kind_of(column).day:
        return pl.when(cell.str.len_chars() == 7).then(cell + "-01").otherwise(cell).str.to_date("%Y-%m-%d").alias(name)
    return cell.cast(column.dtype.type)


def read_example(words: str) -> Example:
    """The example in its text form: the month; then blocks, parted by blank lines, each headed by its feed.

    A header is `feed: column | … | numerator | denominator | because`. A row without a unit is a unit of its
    own, so that what it adds can be seen apart. ValueError where the text cannot be understood.
    """
    first, *parts = [part.strip() for part in words.strip().split("\n\n")]
    blocks: list[Block] = []
    count = 1
    for part in parts:
        blocks.append(_block(part.splitlines(), count))
        count += blocks[-1].rows.height
    return Example(months.read(first), tuple(blocks))
