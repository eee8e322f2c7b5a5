"""Short years: months and days whose year has two digits, which may be read as years once the sender has said so."""

import re

import polars as pl

from data.cells.date import days_plain, year_of
from data.cells.spelling import SHORT_DAY, SHORT_YEAR, SHORT_YEARS
from data.errors import Asks
from data.feeds.feed import Feed
from data.language import _, ngettext
from data.mapping.spelling import cells_of, first_like

YEARS = {f"{two:02}": str(year_of(f"{two:02}")) for two in range(100)}


def short_years(feed: Feed, text: pl.DataFrame, meant: str) -> tuple[pl.DataFrame, list[str]]:
    """The text, its days 31/10/26 with the year in full where that is `meant` (of SHORT_YEARS), and notes.

    Asks where a column of months holds Oct-26, October 2026 or the 26th of an October, or where most of a column of
    days has years of two digits. A single one among others is no way of writing, and is rejected as it stands.
    """
    for name, cells in cells_of(feed, text, lambda kind: kind.name == "month"):
        plain = days_plain(cells)
        if not meant and plain.str.contains(SHORT_YEAR).any():
            shown = first_like(plain, SHORT_YEAR)
            said = _(
                "{name}: is {shown} a month, {month}? Two digits behind a month's name are perhaps a day.",
                name=name,
                shown=shown,
                month=f"{re.sub('[^A-Za-z].*', '', shown)} {year_of(shown[-2:])}",
            )
            raise Asks("short_years", said, SHORT_YEARS)
    notes = []
    for name, cells in cells_of(feed, text, lambda kind: kind.name == "date"):
        if not cells.str.contains(r"\d[-/.]\d\d?[-/.]\d\d").any():
            continue
        plain = days_plain(cells)
        short = plain.str.contains(SHORT_DAY).fill_null(False)
        if not meant and int(short.sum()) * 2 > cells.len() - cells.null_count():
            shown = first_like(plain, SHORT_DAY)
            said = _(
                "{name}: is {shown} a day of the year {year}? Two digits would be a year between 1950 and 2049.",
                name=name,
                shown=shown,
                year=year_of(shown[-2:]),
            )
            raise Asks("short_years", said, SHORT_YEARS)
        if meant == SHORT_YEARS[0] and short.any():
            years = plain.str.slice(-2).replace_strict(YEARS, default=None)
            text = text.with_columns((plain.str.head(plain.str.len_chars() - 2) + years).zip_with(short, cells))
            notes.append(
                ngettext(
                    "{name}: {n} year of two digits was read as one between 1950 and 2049",
                    "{name}: {n} years of two digits were read as ones between 1950 and 2049",
                    int(short.sum()),
                    name=name,
                )
            )
    return text, notes
