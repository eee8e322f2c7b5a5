"""Suggesting: what a rejected cell was perhaps meant to be; the person who sent it decides."""

import re
from collections.abc import Callable
from difflib import get_close_matches

import polars as pl

from data.cells.spelling import YEAR_LAST
from data.checking.unit_names import plain, register, repaired
from data.feeds.columns import Column
from data.feeds.feed import Feed, Surroundings

MINGUO = re.compile(r"^(?:民国)?\s*(\d{2,3})\s*年\s*(\d{1,2})\s*月")
NUMERALS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
CLOSE = 0.75
MOST = 10_000  # faults that are looked at; a file with more has another trouble


def chinese_number(text: str) -> int | None:
    """A whole number below ten thousand in Chinese numerals; None where it is none."""
    if not text or any(sign not in NUMERALS and sign not in TENS for sign in text):
        return None
    total, digit = 0, 0
    for sign in text:
        if sign in TENS:
            total, digit = total + (digit or 1) * TENS[sign], 0
        else:
            digit = NUMERALS[sign]
    return total + digit


def _unit(value: str, near: Surroundings, names: dict[str, str], said: str) -> str:
    bare = plain(value).removesuffix(".0").lstrip("0")
    same = [unit for unit in sorted(near.units) if unit.lstrip("0") == bare]
    if len(same) == 1:
        return f"{same[0]}: with its zeros"
    named = [unit for unit, name in names.items() if plain(name) == plain(value)]
    if len(named) == 1:
        return f"{named[0]}: the code of the unit of that name"
    by_name = [unit for unit, name in names.items() if said and plain(name) == plain(said)]
    if len(by_name) == 1:
        return f"{by_name[0]}: the code of {said}, which is named in the same row"
    close = get_close_matches(value, sorted(near.units), n=1, cutoff=0.85)
    return f"{close[0]}: the code most like it" if close else ""


def _name(value: str, unit: str, names: dict[str, str]) -> str:
    others = [code for code, name in names.items() if plain(name) == plain(value) and code != unit]
    if others:
        return f"unit {others[0]} has that name: is the code right?"
    mended = repaired(value)
    if mended and plain(mended) == plain(names.get(unit, "")):
        return mended
    return names.get(unit, "")


def _word(value: str, column: Column) -> str:
    spelled = {word.lower(): word for word in column.metadata["words"]}
    for word, others in column.metadata["words"].items():
        spelled |= {other.lower(): word for other in others}
    if value.lower() in spelled:  # which was understood: something else is wrong with the row
        return ""
    close = get_close_matches(value.lower(), list(spelled), n=1, cutoff=CLOSE)
    return spelled[close[0]] if close else ""


def _date(value: str, column: Column) -> str:
    short = column.metadata["read"] == "month"
    if match := MINGUO.match(value):
        return f"{int(match[1]) + 1911}-{int(match[2]):02}"
    if match := re.match(YEAR_LAST, value):
        first, second, year = int(match[1]), int(match[2]), match[3]
        days = [
            f"{year}-{b:02}" + ("" if short else f"-{a:02}") for a, b in ((first, second), (second, first)) if b <= 12
        ]
        return " or ".join(dict.fromkeys(days))
    return ""


def _number(value: str, column: Column) -> str:
    found = chinese_number(value)
    if found is not None:
        return str(found)
    if column.metadata["read"] == "rate" and re.fullmatch(r"\d{1,2}(\.\d+)?|100", value):
        return f"{value}%"
    if match := re.fullmatch(r"(\d+)\s*(件|人|个|次|起|项|宗|份|条)", value):
        return match[1]
    return ""


BY_KIND: dict[str, Callable[[str, Column], str]] = {
    "choice": _word,
    "date": _date,
    "month": _date,
    "whole": _number,
    "amount": _number,
    "rate": _number,
}


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
                kind = BY_KIND.get(column.metadata["read"])
                known[key] = kind(value.strip(), column) if kind else ""
        said.append(known[key])
    said += [""] * (faults.height - len(said))
    return faults.with_columns(suggestion=pl.Series(said, dtype=pl.String))
