"""Checking: columns of text -> accepted rows, typed, and rejected cells, each with its place and its reason."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass

import pandera.polars as pa
import polars as pl

from data.cells.reading import read_cells
from data.cells.spelling import Spelling
from data.checking.remarks import remarks
from data.checking.unit_names import check_names, in_register_words
from data.feeds.columns import facts_of, kind_of
from data.feeds.feed import Feed, Surroundings
from data.identity_numbers import NEAR, masked
from data.in_python import in_python
from data.language import _, ngettext, term
from data.notes import changes_figures, lacks
from data.rejected import REJECTED

LONGEST_SHOWN = 1000  # characters of a rejected cell
PANDERA: dict[str, Callable[..., pl.Expr]] = {
    "greater_than_or_equal_to": lambda cell, min_value: cell >= min_value,
    "greater_than": lambda cell, min_value: cell > min_value,
    "less_than_or_equal_to": lambda cell, max_value: cell <= max_value,
    "isin": lambda cell, allowed_values: cell.is_in(list(allowed_values)),
    "str_length": lambda cell, max_value, min_value=None, exact_value=None: cell.str.len_chars() <= max_value,
}


@dataclass(frozen=True)
class Checked:
    """`accepted`: typed rows of the feed's columns and `row`. `rejected`: one line a fault. `notes`: what was read
    otherwise than it stands; `remarks`: what else is worth a sentence."""

    accepted: pl.DataFrame
    rejected: pl.DataFrame
    notes: list[str]
    remarks: list[str]

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
    with ThreadPoolExecutor() as threads:  # most that is done to one column takes one processor
        begun = {
            name: threads.submit(
                copy_context().run, read_cells, text[name], kind_of(column), facts_of(column), spelling
            )
            for name, column in feed.columns.items()
        }
        every = [(name, column, begun[name].result()) for name, column in feed.columns.items()]
    for name, column, cells in every:
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
            found.append((name, _("is empty: a value is required"), pl.col(name).is_null() & ~pl.lit(unread[name])))
        found += [(name, term(str(test.error)), ~holds(test, name)) for test in column.checks]
        if column.metadata.get("register"):
            strange = pl.col(name).is_not_null() & ~pl.col(name).is_in(list(near.units))
            found.append((name, _("is not in the unit register"), strange))
    return found + [(rule.column, term(rule.words), ~rule.holds.fill_null(True)) for rule in feed.rules]


def _check_rows(
    feed: Feed, rows: pl.DataFrame, text: pl.DataFrame, unread: dict[str, pl.Series], near: Surroundings
) -> list[pl.DataFrame]:
    """All tests of single rows over all rows at once; then the faults of those that some row fails."""
    tests = _tests(feed, unread, near)
    failed = rows.select(bad.alias(str(place)) for place, (_unused, _unused, bad) in enumerate(tests))
    anywhere = failed.select(pl.all().any()).row(0) if rows.height else ()
    return [_faults(rows, text, failed[str(place)], *tests[place][:2]) for place, bad in enumerate(anywhere) if bad]


def check_keys(
    feed: Feed, rows: pl.DataFrame, text: pl.DataFrame, unread: list[pl.DataFrame]
) -> tuple[pl.DataFrame, pl.DataFrame, list[str]]:
    """Rows that share their key: of those that are alike in every column one is kept; of others none, each naming
    another, for nobody can know which is meant. Rows with a key that could not be read (`unread`: the faults so far)
    share nothing. Returns the rows without those that only repeat another, the faults, and notes."""
    keys = list(feed.keys)
    if rows.select(keys).n_unique() == rows.height:
        return rows, pl.DataFrame(schema=REJECTED), []
    readable = sound(rows, unread)
    shared = readable.filter(pl.struct(keys).is_duplicated())
    repeats = shared.filter(~pl.struct(list(feed.columns)).is_first_distinct())
    rows = rows.join(repeats, on="row", how="anti", maintain_order="left")
    said = _(
        "{row_repeatss} another in every column of the feed: each was taken once",
        row_repeatss=ngettext("{n} row repeats", "{n} rows repeat", repeats.height),
    )
    notes: list[str] = [changes_figures(said)] if repeats.height else []
    shared = (
        shared.join(repeats, on="row", how="anti", maintain_order="left")
        .select("row", *keys)
        .with_columns(first=pl.col("row").min().over(keys), last=pl.col("row").max().over(keys))
    )
    faults = (
        shared.filter(pl.col("first") != pl.col("last"))
        .with_columns(other=pl.when(pl.col("row") == pl.col("first")).then("last").otherwise("first"))
        .join(text.select("row", value=pl.concat_str(pl.col(keys).fill_null(""), separator=" · ")), on="row")
        .select(
            "row",
            column=pl.lit(", ".join(keys)),
            value="value",
            reason=pl.format(_("is the key of row {} too: keep one of them"), "other"),
        )
        .cast(REJECTED)
    )
    return rows, faults, notes


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
                term(rule.words),
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
    faulty = pl.concat([found["row"] for found in faults if found.height] or [pl.Series(dtype=pl.Int64)])
    return rows.filter(~pl.col("row").is_in(faulty.implode())) if len(faulty) else rows


def alone(
    feed: Feed, text: pl.DataFrame, near: Surroundings, spelling: Spelling
) -> tuple[pl.DataFrame, list[pl.DataFrame], list[str]]:
    """What can be told of each row by itself: typed rows, their faults, and notes on what was normalised."""
    rows, unread, faults, notes = _cast(feed, text, spelling)
    rows, codes = in_register_words(feed, rows, near)
    rows, strange, names = check_names(feed, rows, near)
    rows = near.settle(rows) if near.settle else rows
    faults += _check_rows(feed, rows, text, unread, near)
    faults += [_named_faults(strange, text)] if strange.height else []
    return rows, faults, [*notes, *codes, *names]


def in_keys(feed: Feed, faults: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """Of the faults those in columns of the key."""
    return [found.filter(pl.col("column").is_in(list(feed.keys))) for found in faults]


def in_order(feed: Feed, faults: list[pl.DataFrame]) -> pl.DataFrame:
    """All faults as one table, in the order of the file's rows and the feed's columns, identity numbers masked."""
    order = {name: place for place, name in enumerate(feed.columns)}
    rejected = pl.concat([*faults, pl.DataFrame(schema=REJECTED)]).sort(
        "row", pl.col("column").replace_strict(order, default=-1), maintain_order=True
    )
    value = pl.col("value")
    if rejected.select((value.str.len_chars() > LONGEST_SHOWN).any()).item():
        cut = value.str.head(LONGEST_SHOWN) + "…"
        rejected = rejected.with_columns(pl.when(value.str.len_chars() > LONGEST_SHOWN).then(cut).otherwise(value))
    if not rejected["value"].str.contains(NEAR).any():
        return rejected
    return rejected.with_columns(in_python(rejected["value"], masked))


def check(feed: Feed, text: pl.DataFrame, near: Surroundings, spelling: Spelling) -> Checked:
    """Check `text` (the feed's columns as text, and `row`, the row's number in the file).

    A row with any fault is rejected, and every fault of it is listed. Rules over many rows see the rows that are
    sound by themselves. Pandera itself has the last word on what is accepted.
    """
    rows, faults, notes = alone(feed, text, near, spelling)
    notes += _empty_columns(feed, rows, text)
    rows, shared, repeats = check_keys(feed, rows, text, in_keys(feed, faults))
    faults.append(shared)
    notes += repeats
    single = sound(rows, faults)
    faults += _check_across(feed, single, text, near)
    accepted = sound(single, faults)
    feed.schema(near.day).validate(accepted.drop("row"), lazy=True)
    said = remarks(feed, accepted.lazy(), near) + gaps(feed, accepted.lazy())
    return Checked(accepted, in_order(feed, faults), notes, said)


def _named_faults(strange: pl.DataFrame, text: pl.DataFrame) -> pl.DataFrame:
    """The faults of names, with the text that was found."""
    column = strange["column"][0]
    found = strange.join(text.select("row", value=pl.col(column).fill_null("")), on="row", how="left")
    return found.select("row", "column", "value", "reason").cast(REJECTED)


def _empty_columns(feed: Feed, rows: pl.DataFrame, text: pl.DataFrame) -> list[str]:
    """Columns of the file that hold no value in any row."""
    if rows.is_empty():
        return []
    empty = [
        name for name, column in feed.columns.items() if column.nullable and rows[name].null_count() == rows.height
    ]
    silent = [name for name in empty if text[name].null_count() == text.height]
    return [without_value(name) for name in silent]


def without_value(name: str) -> str:
    """A note on a column that holds no value in any row."""
    return lacks(_("{name} has no value in any row: complete to 0 %", name=name))


def gaps(feed: Feed, accepted: pl.LazyFrame) -> list[str]:
    """Empty cells in columns of numbers that a file must have."""
    wanted = [n for n, c in feed.columns.items() if c.nullable and c.required and kind_of(c).number]
    if not wanted:
        return []
    empty = accepted.select(pl.col(wanted).null_count()).collect(engine="streaming").row(0, named=True)
    return [
        _(
            "{name}: {cell_hass} no value: missing, never 0",
            name=name,
            cell_hass=ngettext("{n} cell has", "{n} cells have", count),
        )
        for name, count in empty.items()
        if count
    ]
