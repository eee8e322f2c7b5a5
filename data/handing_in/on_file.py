"""On file: what a delivery would do to the records that are there, and what is asked before it does."""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Dictionary
from functools import partial

import polars as pl

from data.errors import Asks
from data.feeds import named
from data.feeds.feed import Feed, Surroundings
from data.language import _, ngettext
from data.mapping.mapping import ABSENT_COLUMNS, FOREIGN_KEYS, GONE, Mapping
from data.store.changes import ABSENT, NOTHING, compared, tally
from data.store.store import Store

SHOWN = 3
UNIT = "unit_id"
OWN, KEEP = FOREIGN_KEYS[0], ABSENT_COLUMNS[0]
BETWEEN = "/"  # between the unit and the number of a record that is numbered by its unit

Settle = Callable[..., pl.DataFrame]


def has_numbers(feed: Feed) -> bool:
    """Whether records have a number of their own, and belong to a unit beside it."""
    return UNIT in feed.columns and UNIT not in feed.keys and len(feed.keys) == 1


def _some(values: pl.Series) -> str:
    listed = values.unique(maintain_order=True)
    return ", ".join(listed.head(SHOWN)) + (" …" if len(listed) > SHOWN else "")


def settler(feed: Feed, rules: Mapping, own: Callable[[str], bool], near: Surroundings) -> Settle | None:
    """What is done to typed rows before they are checked, by what the sender has answered; None: nothing.

    Records that are numbered by their unit get the key unit/number, unless one of that unit is on file under the bare
    number. `own(feed)`: whether this sender numbers the records of another feed so: references are then of the same
    unit, unless they name a record of that unit as they are. Columns that the file lacks keep what is on file.
    """
    steps: list[Settle] = []
    if rules.foreign_keys == OWN and has_numbers(feed):
        steps.append(partial(_numbered, column=feed.keys[0], of=feed, near=near, always=True))
    for name, column in feed.columns.items():
        other = column.metadata.get("refers_to")
        if other and has_numbers(named(other)) and UNIT in feed.columns and own(other):
            steps.append(partial(_numbered, column=name, of=named(other), near=near, always=False))
    keeps = rules.absent_columns == KEEP
    if not steps and not keeps:
        return None

    def settle(rows: pl.DataFrame, absent: Sequence[str] = ()) -> pl.DataFrame:
        for step in steps:
            rows = step(rows)
        missing = [name for name in absent if name not in feed.keys]
        return _kept(rows, feed, near, missing) if keeps and missing else rows

    return settle


def _numbered(rows: pl.DataFrame, column: str, of: Feed, near: Surroundings, always: bool) -> pl.DataFrame:
    """The numbers in a column with their unit before them: `always`, but for records of the unit that are on file under
    the bare number, or only where such a record is on file."""
    held = near.stored(of.id).select(number=of.keys[0], unit=UNIT).collect()
    joined = pl.concat_str(UNIT, column, separator=BETWEEN)
    known = dict(held.iter_rows())
    bare = pl.col(column).replace_strict(known, default=None, return_dtype=pl.String).eq_missing(pl.col(UNIT))
    there = pl.lit(True) if always else joined.is_in(held["number"].implode())
    return rows.with_columns(pl.when(there & ~bare).then(joined).otherwise(column).alias(column))


def _kept(rows: pl.DataFrame, feed: Feed, near: Surroundings, absent: list[str]) -> pl.DataFrame:
    """The rows with the values on file in columns that the file does not have."""
    held = near.stored(feed.id).select(*feed.keys, *absent).collect()
    kept = rows.drop(absent).join(held, on=list(feed.keys), how="left", nulls_equal=True, maintain_order="left")
    return kept.select(rows.columns)


def ask_foreign(feed: Feed, accepted: pl.LazyFrame, rules: Mapping, near: Surroundings) -> None:
    """Asks where a record would take the place of another unit's: the same record moved, or another of that number?"""
    if rules.foreign_keys or not has_numbers(feed):
        return
    (key,) = feed.keys
    held = near.stored(feed.id).select(key, other=UNIT)
    rows = accepted.select(key, UNIT).join(held, on=key).filter(pl.col(UNIT) != pl.col("other"))
    found = rows.collect(engine="streaming").sort(key)
    if found.is_empty():
        return
    question = ngettext(
        "{n} record has the number of a record on file of another unit ({keys}: on file of {others}, in the file of "
        "{units}), and would take its place. Is it the same record, moved to this unit, or does the sender have a "
        "numbering of its own?",
        "{n} records have the numbers of records on file of another unit ({keys}: on file of {others}, in the file of "
        "{units}), and would take their place. Are they the same records, moved to this unit, or does the sender have "
        "a numbering of its own?",
        found.height,
        keys=_some(found[key]),
        others=_some(found["other"]),
        units=_some(found[UNIT]),
    )
    raise Asks("foreign_keys", question, FOREIGN_KEYS)


def ask_wiped(feed: Feed, accepted: pl.LazyFrame, absent: Sequence[str], rules: Mapping, near: Surroundings) -> None:
    """Asks where the file does not have a column (`absent`), and records on file that it names have values in it. A
    column that is there and empty says that there is no value."""
    silent = [] if rules.absent_columns else [name for name in absent if name not in feed.keys]
    if not silent:
        return
    keys = list(feed.keys)
    held = (
        near.stored(feed.id).select(*keys, *silent).join(accepted.select(keys), on=keys, how="semi", nulls_equal=True)
    )
    counts = held.select(pl.col(silent).count()).collect(engine="streaming").row(0, named=True)
    filled = {name: count for name, count in counts.items() if count}
    if filled:
        listed = ", ".join(
            ngettext("{column} of {n} record", "{column} of {n} records", count, column=name)
            for name, count in filled.items()
        )
        question = _(
            "The file does not have columns that are filled on file: {columns} would be wiped. Is what is on file to "
            "be kept, or wiped?",
            columns=listed,
        )
        raise Asks("absent_columns", question, ABSENT_COLUMNS)


def ask_gone(feed: Feed, gone: pl.DataFrame, rules: Mapping) -> None:
    """Asks where the sender states units and months of which records are on file that the file does not name."""
    if rules.gone or gone.is_empty():
        return
    question = ngettext(
        "The file is said to speak for units and months of which {n} record is on file that it does not name ({keys} "
        "of {units}). It stays on file, and counts, unless the delivery that brought it is withdrawn. Is the file to "
        "be taken in?",
        "The file is said to speak for units and months of which {n} records are on file that it does not name ({keys} "
        "of {units}). They stay on file, and count, unless the deliveries that brought them are withdrawn. Is the file "
        "to be taken in?",
        gone.height,
        keys=_some(gone.select(pl.concat_str(list(feed.keys), separator=" · ")).to_series()),
        units=_some(gone[UNIT]),
    )
    raise Asks("gone", question, GONE)


def effects(
    store: Store,
    feed: Feed,
    accepted: pl.LazyFrame,
    absent: Sequence[str],
    covered: pl.DataFrame,
    rules: Mapping,
    near: Surroundings,
    stated_months: bool,
) -> dict[str, int]:
    """What the delivery does to the records on file; Asks before any is replaced, wiped or left out unsaid."""
    if not store.live(feed.id):
        return {**tally(NOTHING), "new": accepted.select(pl.len()).collect().item()}
    ask_foreign(feed, accepted, rules, near)
    ask_wiped(feed, accepted, absent, rules, near)
    found = compared(store, feed, accepted, covered)
    if stated_months:
        ask_gone(feed, found.filter(pl.col("how") == ABSENT), rules)
    return tally(found)


def said_of(made: Dictionary[str, int]) -> list[str]:
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
