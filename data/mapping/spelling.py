"""Spelling: what a sender may write in two ways, told from the whole file, or asked."""

import re
from collections.abc import Mapping

import polars as pl

from data.cells.spelling import DATE_ORDERS, DECIMALS, MOMENT, SERIAL, SERIALS, SHARES, YEAR_LAST, ZONES
from data.counted import counted, was
from data.errors import Asks
from data.feeds.feed import Feed
from data.reading.xlsx_sheet import day

COMMA_ONLY = r"^[+-]?(0,\d+|\d+,\d{1,2}|\d+,\d{4,}|\d{4,},\d+|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,})\s*%?$"
POINT_ONLY = (
    r"^[+-]?(0\d*\.\d+|\d*\.\d{1,2}|\d*\.\d{4,}|\d{4,}\.\d+|\d{1,3}(,\d{3})+\.\d+|\d+\.\d+[eE][+-]?\d+|\d+\.\d+\s*%)"
    r"\s*%?$"
)
BARE_NUMBER = r"^[+-]?(\d+([.,]\d+)?|\.\d+)$"
EITHER_COMMA = r"^[+-]?[1-9]\d{0,2},\d{3}$"
EITHER_POINT = r"^[+-]?[1-9]\d{0,2}\.\d{3}$"


def _plain(text: pl.Series) -> pl.Series:
    return text.str.strip_chars().str.normalize("NFKC")


def _of(feed: Feed, text: pl.DataFrame, *kinds: str) -> list[tuple[str, pl.Series]]:
    return [(name, text[name]) for name, column in feed.columns.items() if column.metadata["read"] in kinds]


def _first(values: pl.Series, pattern: str) -> str:
    return str(values.filter(values.str.contains(pattern).fill_null(False)).first())


def date_order(feed: Feed, text: pl.DataFrame) -> str:
    """The order of days written 31/01/2026, where the file tells it; Asks where most of a column could be either."""
    for name, cells in _of(feed, text, "date", "month"):
        if not cells.str.contains(r"\d[-/.]\d{1,2}[-/.]\d{4}").any():
            continue
        parts = [re.match(YEAR_LAST, one) for one in _plain(cells.drop_nulls())]
        pairs = [(int(match[1]), int(match[2])) for match in parts if match]
        day = sum(first > 12 >= second for first, second in pairs)
        month = sum(second > 12 >= first for first, second in pairs)
        either = sum(first <= 12 and second <= 12 and first != second for first, second in pairs)
        if either and len(pairs) * 2 > len(parts):
            shown = _first(_plain(cells), YEAR_LAST)
            options = DATE_ORDERS if day >= month else DATE_ORDERS[::-1]
            raise Asks("date_order", f"{name}: is {shown} written day first or month first?", options)
    return ""


def decimal(feed: Feed, text: pl.DataFrame, mark: str) -> tuple[str, list[str]]:
    """ "comma" where the file's numbers can only be read so; Asks where a sign may part thousands or decimals.

    Between commas numbers are taken for what they are written in: with points. A number of a workbook's cell
    (`mark` "") shows a point, whatever its sender writes.
    """
    comma = point = False
    either_comma = either_point = ""
    for name, cells in _of(feed, text, "whole", "amount", "rate"):
        if not cells.str.contains(r"[,，．]|\.\d").any():
            continue
        plain = _plain(cells)
        comma = comma or bool(plain.str.contains(COMMA_ONLY).any())
        point = point or bool(plain.str.contains(POINT_ONLY).any())
        if plain.str.contains(EITHER_COMMA).any():
            either_comma = either_comma or f"{name}: {_first(plain, EITHER_COMMA)}"
        if plain.str.contains(EITHER_POINT).any():
            either_point = either_point or f"{name}: {_first(plain, EITHER_POINT)}"
    if either_comma and not point and (comma or mark not in ("", ",")):
        raise Asks(
            "decimal",
            f"Does the comma part decimals or thousands? {either_comma} could be either.",
            ("comma", "point") if comma else DECIMALS,
        )
    if either_point and not point and (mark == "" if comma else mark not in ("", ",")):
        raise Asks(
            "decimal",
            f"Does the point part decimals or thousands? {either_point} could be either. Which is the decimal sign?",
            DECIMALS[::-1],
        )
    return ("comma", ["numbers were read with a decimal comma"]) if comma and not point else ("", [])


def percent_columns(feed: Feed, found: Mapping[str, str]) -> list[str]:
    """The columns of rates whose header says per cent; `found`: feed column -> header."""
    rates = [name for name, column in feed.columns.items() if column.metadata["read"] == "rate"]
    return [name for name in rates if re.search("[%％]", found.get(name, ""))]


def shares(
    feed: Feed, text: pl.DataFrame, found: Mapping[str, str], meant: str
) -> tuple[pl.DataFrame, list[str], list[str]]:
    """The text, with the sign behind numbers that are `meant` per cent (of SHARES), notes and remarks.

    Asks what numbers without a sign are below a header that says per cent: 0.5 may be half, or one in two hundred.
    """
    notes, remarks = [], []
    for name in percent_columns(feed, found):
        bare = text.select("row", number=pl.col(name).str.strip_chars().str.normalize("NFKC"))
        bare = bare.filter(pl.col("number").str.contains(BARE_NUMBER))
        some = bare.filter(pl.col("number").str.contains("[1-9]"))
        if some.is_empty():
            continue
        if not meant:
            large = bool((some["number"].str.replace(",", ".").cast(pl.Float64, strict=False) > 1).any())
            raise Asks(
                "shares",
                f"{name}: below the header {found[name]!r} stands {some['number'][0]} without a sign. Are such numbers "
                "per cent, or shares of 1?",
                SHARES if large else SHARES[::-1],
            )
        if meant == "per cent":
            signed = (
                pl.when(pl.col("row").is_in(bare["row"].implode())).then(pl.col(name) + "%").otherwise(pl.col(name))
            )
            text = text.with_columns(signed.alias(name))
            notes.append(
                f"{name}: {counted(bare.height, 'number')} below a header that says % "
                f"{was(bare.height)} read as per cent"
            )
        else:
            remarks.append(f"{name}: the header says %; numbers without the sign were read as shares of 1")
    return text, notes, remarks


def ask_serials(feed: Feed, text: pl.DataFrame, from_1904: bool) -> None:
    """Asks where a column of dates holds day numbers as spreadsheets count them."""
    for name, cells in _of(feed, text, "date", "month"):
        if cells.str.contains(SERIAL).any():
            found = _first(cells, SERIAL)
            raise Asks(
                "serials",
                f"{name}: {found} is a day number of a spreadsheet, {day(found, from_1904)[:10]}. "
                "Are such numbers to be read as dates, or rejected?",
                SERIALS,
            )


def ask_zone(feed: Feed, text: pl.DataFrame) -> None:
    """Asks where a column of dates holds moments with a time zone, which are another day elsewhere."""
    for name, cells in _of(feed, text, "date", "month"):
        if cells.str.contains(r"\d:\d").any() and cells.str.contains(MOMENT).any():
            raise Asks(
                "time_zone",
                f"In which time zone do the days of {name} count? {_first(cells, MOMENT)} is another day elsewhere.",
                ZONES,
            )
