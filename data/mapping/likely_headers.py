"""Matching: which header may mean which column, by its likeness to known names, and by what stands below it."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

import polars as pl

from data.feeds.columns import Column, facts_of, kind_of
from data.feeds.feed import Feed
from data.mapping.headers import Names, bare, folded

ALIKE = 0.72
ALIKE_OPTIONAL = 0.8  # nobody is asked lightly about a column that may be left out
MOSTLY = 0.8
SAMPLE = 200
WIDE = re.compile(r"^(19|20)\d{2}\s*(年|[-/.])?\s*(0?[1-9]|1[0-2])\s*月?$")


def known_headers(feed: Feed, also: Mapping[str, str]) -> Names:
    """The headers of the feed's columns, from what the sender is known to mean, its names and its aliases."""
    found = {folded(header): name for name, header in also.items() if header}
    for name, column in feed.columns.items():
        for header in (name, *column.metadata["aliases"]):
            found.setdefault(folded(header), name)
    return Names(found, feed.columns)


def likeness(header: str, name: str, column: Column) -> float:
    """How alike a header is to the column's best name, with its brackets or without, from 0 to 1."""
    wanted = {folded(header), bare(header)} - {""}
    names = [folded(one) for one in (name, *column.metadata["aliases"])]
    return max((SequenceMatcher(None, said, one).ratio() for said in wanted for one in names), default=0.0)


def fitting(cells: pl.Series, column: Column, units: frozenset[str]) -> float:
    """The share of the cells that are what the column holds, where that can be told from anything else."""
    sample = [text.strip() for text in cells.drop_nulls().head(SAMPLE) if text.strip()]
    if not sample:
        return 0.0
    if column.metadata.get("register"):
        return sum(text in units for text in sample) / len(sample)
    return sum(kind_of(column).fits(text, facts_of(column)) for text in sample) / len(sample)


def suggestions(
    feed: Feed, wanted: list[str], rows: pl.DataFrame, free: list[str], units: frozenset[str]
) -> dict[str, list[str]]:
    """Column -> the free headers that may be meant, the likeliest first; columns without any are left out. What stands
    below a header counts for columns that a file must have, and for days: a day that is left out is read as nothing
    having happened."""
    found = {}
    for name in wanted:
        column = feed.columns[name]
        enough = ALIKE if column.required else ALIKE_OPTIONAL
        scores = {}
        for header in free:
            alike = likeness(header, name, column)
            telling = column.required or kind_of(column).name == "date"
            fits = fitting(rows[header], column, units) if telling else 0.0
            if alike >= enough or fits >= MOSTLY:
                scores[header] = max(alike, fits)
        if scores:
            found[name] = sorted(scores, key=lambda header: -scores[header])
    return found


def wide_headers(headers: list[str]) -> list[str]:
    """The headers that are months, where several stand side by side."""
    found = [header for header in headers if WIDE.match(header.strip())]
    return found if len(found) > 1 else []
