"""Checking: columns of text -> accepted rows, typed, and rejected cells, each with its place and its reason."""

from collections.abc import Callable
from dataclasses import dataclass

import pandera.polars as pa
import polars as pl

from data.cells import Spelling, read_cells
from data.feeds.feed import Feed, Surroundings
from data.remarks import remarks

REJECTED: pl.Schema = pl.Schema({"row": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String})

PANDERA: dict[str, Callable[..., pl.Expr]] = {
    "greater_than_or_equal_to": lambda cell, min_value: cell >= min_value,
    "greater_than": lambda cell, min_value: cell > min_value,
    "less_than_or_equal_to": lambda cell, max_value: cell <= max_value,
    "isin": lambda cell, allowed_values: cell.is_in(list(allowed_values)),
    "str_length": lambda cell, max_value, min_value=None, exact_value=None: cell.str.len_chars() <= max_value,
}


@dataclass(frozen=True)
class Checked:
    """`accepted`: typed rows of the feed's columns and `row`. `rejected`: one line a fault. `notes`: sentences."""

    accepted: pl.DataFrame
    rejected: pl.DataFrame
    notes: list[str]

    @property
    def rows_rejected(self) -> int:
        """How many rows of the file have at least one fault."""
        return self.rejected["row"].n_unique()


def holds(check: pa.Check, column: str) -> pl.Expr:
    """A Pandera check of one column as one Polars expression: false where the check fails; an empty cell passes."""
    return PANDERA[str(check.name)](pl.col(column), **(check.statistics or {})).fill_null(True)


def _faults(rows: pl.DataFrame, text: pl.DataFrame, bad: pl.Series, column: str, reason: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "row": rows["row"].filter(bad),
            "column": column,
            "value": text[column].filter(bad).fill_null(""),
            "reason": reason,
        },
        schema=REJECTED,
    )


def _cast(
    feed: Feed, text: pl.DataFrame, spelling: Spelling
) -> tuple[pl.DataFrame, dict[str, pl.Series], list[pl.DataFrame], list[str]]:
    """Typed rows; per column which cells could not be read; the faults of those; and what was normalised."""
    rows, unread, faults, notes = text.select("row"), {}, [], []
    for name, column in feed.columns.items():
        cells = read_cells(text[name], column, spelling)
        rows = rows.with_columns(cells.values.cast(column.dtype.type).alias(name))
        unread[name] = cells.reason.is_not_null()
        if unread[name].any():
            place = text.select("row", column=pl.lit(name), value=pl.col(name).fill_null(""), reason=cells.reason)
            faults.append(place.filter(unread[name]).cast(REJECTED))
        notes += [f"{name}: {note}" for note in cells.notes]
    return rows, unread, faults, notes


def _tests(feed: Feed, unread: dict[str, pl.Series], near: Surroundings) -> list[tuple[str, str, pl.Expr]]:
    """(column, reason, where a row fails it): Pandera's checks, the unit register, and the rules of a row."""
    found = []
    for name, column in feed.schema(near.day).columns.items():
        if not column.nullable:
            found.append((name, "is empty: a value is required", pl.col(name).is_null() & ~pl.lit(unread[name])))
        found += [(name, test.error, ~holds(test, name)) for test in column.checks]
        if column.metadata.get("register"):
            strange = pl.col(name).is_not_null() & ~pl.col(name).is_in(list(near.units))
            found.append((name, "is not in the unit register", strange))
    return found + [(rule.column, rule.words, ~rule.holds.fill_null(True)) for rule in feed.rules]


def _check_rows(
    feed: Feed, rows: pl.DataFrame, text: pl.DataFrame, unread: dict[str, pl.Series], near: Surroundings
) -> list[pl.DataFrame]:
    """All tests of single rows over all rows at once; then the faults of those that some row fails."""
    tests = _tests(feed, unread, near)
    failed = rows.select(bad.alias(str(place)) for place, (_, _, bad) in enumerate(tests))
    anywhere = failed.select(pl.all().any()).row(0) if rows.height else ()
    return [_faults(rows, text, failed[str(place)], *tests[place][:2]) for place, bad in enumerate(anywhere) if bad]


def keyed(feed: Feed, rows: pl.DataFrame, faults: list[pl.DataFrame]) -> pl.DataFrame:
    """`row` and key of the rows whose key could be read: only those can share it."""
    keys = list(feed.keys)
    return sound(rows, [found.filter(pl.col("column").is_in(keys)) for found in faults]).select("row", *keys)


def shared_keys(feed: Feed, rows: pl.DataFrame, text: pl.DataFrame) -> pl.DataFrame:
    """The faults of rows (`keyed`) that share their key: all of them, each naming another; nobody can know which is
    meant."""
    keys = list(feed.keys)
    return (
        rows.with_columns(first=pl.col("row").min().over(keys), last=pl.col("row").max().over(keys))
        .filter(pl.col("first") != pl.col("last"))
        .with_columns(other=pl.when(pl.col("row") == pl.col("first")).then("last").otherwise("first"))
        .join(text.select("row", value=pl.concat_str(pl.col(keys).fill_null(""), separator=" · ")), on="row")
        .select(
            "row",
            column=pl.lit(", ".join(keys)),
            value="value",
            reason=pl.format("is the key of row {} too: keep one of them", "other"),
        )
        .cast(REJECTED)
    )


def _check_across(feed: Feed, rows: pl.DataFrame, text: pl.DataFrame, near: Surroundings) -> list[pl.DataFrame]:
    """The rules over many rows, until no further row falls: a row may lean on one that has just been rejected."""
    faults: list[pl.DataFrame] = []
    while rows.height:
        bad = {rule: rule.broken(rows, near).fill_null(False) for rule in feed.across}
        found = [
            _faults(
                rows,
                text.join(rows.select("row"), on="row", maintain_order="right"),
                mask,
                rule.column,
                rule.words,
            )
            for rule, mask in bad.items()
            if mask.any()
        ]
        if not found:
            break
        faults += found
        rows = rows.join(pl.concat(found), on="row", how="anti", maintain_order="left")
    return faults


def sound(rows: pl.DataFrame, faults: list[pl.DataFrame]) -> pl.DataFrame:
    """The rows that have none of the faults."""
    return rows.join(pl.concat([*faults, pl.DataFrame(schema=REJECTED)]), on="row", how="anti", maintain_order="left")


def alone(
    feed: Feed, text: pl.DataFrame, near: Surroundings, spelling: Spelling
) -> tuple[pl.DataFrame, list[pl.DataFrame], list[str]]:
    """What can be told of each row by itself: typed rows, their faults, and notes on what was normalised."""
    rows, unread, faults, notes = _cast(feed, text, spelling)
    return rows, faults + _check_rows(feed, rows, text, unread, near), notes


def in_order(feed: Feed, faults: list[pl.DataFrame]) -> pl.DataFrame:
    """All faults as one table, in the order of the file's rows and the feed's columns."""
    order = {name: place for place, name in enumerate(feed.columns)}
    return pl.concat([*faults, pl.DataFrame(schema=REJECTED)]).sort(
        "row", pl.col("column").replace_strict(order, default=-1), maintain_order=True
    )


def check(feed: Feed, text: pl.DataFrame, near: Surroundings, spelling: Spelling) -> Checked:
    """Check `text` (the feed's columns as text, and `row`, the row's number in the file).

    A row with any fault is rejected, and every fault of it is listed. Rules over many rows see the rows that are
    sound by themselves. Pandera itself has the last word on what is accepted.
    """
    rows, faults, notes = alone(feed, text, near, spelling)
    if rows.select(feed.keys).n_unique() < rows.height:
        faults.append(shared_keys(feed, keyed(feed, rows, faults), text))
    single = sound(rows, faults)
    faults += _check_across(feed, single, text, near)
    accepted = sound(single, faults)
    feed.schema(near.day).validate(accepted.drop("row"), lazy=True)
    return Checked(accepted, in_order(feed, faults), notes + remarks(feed, accepted.lazy(), near))
