"""Suggesting: what a rejected cell was perhaps meant to be; the person who sent it decides."""

from difflib import get_close_matches

import polars as pl

from data.checking.unit_names import plain, register, repaired
from data.feeds.columns import facts_of, kind_of
from data.feeds.feed import Feed, Surroundings
from data.language import _

MOST = 10_000  # faults that are looked at; a file with more has another trouble


def _unit(value: str, near: Surroundings, names: dict[str, str], said: str) -> str:
    bare = plain(value).removesuffix(".0").lstrip("0")
    same = [unit for unit in sorted(near.units) if unit.lstrip("0") == bare]
    if len(same) == 1:
        return _("{same}: with its zeros", same=same[0])
    named = [unit for unit, name in names.items() if plain(name) == plain(value)]
    if len(named) == 1:
        return _("{named}: the code of the unit of that name", named=named[0])
    by_name = [unit for unit, name in names.items() if said and plain(name) == plain(said)]
    if len(by_name) == 1:
        return _("{by_name}: the code of {said}, which is named in the same row", by_name=by_name[0], said=said)
    close = get_close_matches(value, sorted(near.units), n=1, cutoff=0.85)
    return _("{close}: the code most like it", close=close[0]) if close else ""


def _name(value: str, unit: str, names: dict[str, str]) -> str:
    others = [code for code, name in names.items() if plain(name) == plain(value) and code != unit]
    if others:
        return _("unit {others} has that name: is the code right?", others=others[0])
    mended = repaired(value)
    if mended and plain(mended) == plain(names.get(unit, "")):
        return mended
    return names.get(unit, "")


def with_suggestions(feed: Feed, faults: pl.DataFrame, text: pl.DataFrame, near: Surroundings) -> pl.DataFrame:
    """The first MOST faults with a column `suggestion`, "" where there is none; `text`: the rows as they were read."""
    if faults.is_empty():
        return faults.with_columns(suggestion=pl.lit(""))
    names = register(near)
    unit_column = next((name for name, column in feed.columns.items() if column.metadata.get("register")), "")
    name_column = next((name for name, column in feed.columns.items() if column.metadata.get("names")), "")
    listed = faults.head(MOST).select("row", "column", "value")
    beside = text.filter(pl.col("row").is_in(listed["row"].implode()))
    beside = beside.select("row", unit=unit_column or pl.lit(""), name=name_column or pl.lit("")).unique("row")
    listed = listed.join(beside, on="row", how="left", maintain_order="left")
    known: dict[tuple[str, ...], str] = {}
    said = []
    for column_name, value, unit, name in listed.select("column", "value", "unit", "name").iter_rows():
        key = (column_name, value or "", unit or "", name or "")
        if key not in known:
            column = feed.columns.get(column_name)
            if column is None or not value:
                known[key] = ""
            elif column.metadata.get("register"):
                known[key] = "" if value in near.units else _unit(value, near, names, name or "")
            elif column.metadata.get("names"):
                known[key] = _name(value, unit or "", names)
            else:
                known[key] = kind_of(column).suggest(value.strip(), facts_of(column))
        said.append(known[key])
    said += [""] * (faults.height - len(said))
    return faults.with_columns(suggestion=pl.Series(said, dtype=pl.String))
