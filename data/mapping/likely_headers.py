"""Matching: which header may mean which column, by its likeness to known names, and by what stands below it."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

import polars as pl

from data.cells.placeholders import ANY
from data.feeds.columns import Column, facts_of, kind_of
from data.feeds.feed import Feed
from data.mapping.headers import Names, bare, folded

ALIKE = 0.72
ALIKE_OPTIONAL = 0.8  # nobody is asked lightly about a column that may be left out
MOSTLY = 0.8
HALF = 0.5  # of a column that may be left out: a question more costs less than days that are never seen
NEAR = 0.6  # a header that is named beside what was left out, and not asked about
TELLING = ("date", "choice", "flag")
SAMPLE = 200
# Names of months in the languages of which years and months side by side are known.
MONTH_WORDS = [
    ("jan", "january", "januar", "janvier", "janv", "enero", "ene", "janeiro", "gennaio", "januari"),
    ("feb", "february", "februar", "février", "févr", "febrero", "fevereiro", "febbraio", "februari"),
    ("mar", "march", "märz", "mrz", "mars", "marzo", "março", "maart"),
    ("apr", "april", "avril", "avr", "abril", "abr", "aprile"),
    ("may", "mai", "mayo", "maio", "maggio", "mei"),
    ("jun", "june", "juni", "juin", "junio", "junho", "giugno"),
    ("jul", "july", "juli", "juillet", "juil", "julio", "julho", "luglio"),
    ("aug", "august", "août", "agosto", "ago", "augustus"),
    ("sep", "sept", "september", "septembre", "septiembre", "setembro", "settembre"),
    ("oct", "october", "okt", "oktober", "octobre", "octubre", "outubro", "ottobre"),
    ("nov", "november", "novembre", "noviembre", "novembro"),
    ("dec", "december", "dez", "dezember", "décembre", "déc", "diciembre", "dic", "dezembro", "dicembre"),
]
DAY = re.compile(
    r"^(\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|"
    r"\d{1,2}[\s\-.]+[^\W\d_]{3,9}\.?[\s\-,]+\d{2,4}|[^\W\d_]{3,9}\.? \d{1,2}, \d{4})([ T]\d{1,2}:\d{2}.*)?$"
)
MONTHS = {name: number for number, names in enumerate(MONTH_WORDS, start=1) for name in names}
YEAR_FIRST = re.compile(r"^((?:19|20)\d{2})\s*(?:年度?|[-/.m])?\s*(0?[1-9]|1[0-2])\s*月?份?$", re.IGNORECASE)
FIRST_DAY = re.compile(r"^((?:19|20)\d{2})-(0[1-9]|1[0-2])-01([ T]00:00(:00(\.0+)?)?)?$")
MONTH_FIRST = re.compile(r"^(0?[1-9]|1[0-2])\s*[-/.]\s*((?:19|20)\d{2})$")
NAMED = re.compile(r"^([^\W\d_]+)\.?[\s\-/,.'’]*((?:19|20)?\d{2})$")
NAMED_LAST = re.compile(r"^((?:19|20)\d{2})[\s\-/,.]*([^\W\d_]+)\.?$")


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
    """The share of the cells that are what the column holds, where that can be told from anything else; cells that say
    that there is no value count as empty."""
    texts = cells.drop_nulls().head(SAMPLE).str.strip_chars()
    sample = texts.filter((texts != "") & ~texts.str.contains(ANY)).to_list()
    if not sample:
        return 0.0
    if column.metadata.get("register"):
        return sum(text in units for text in sample) / len(sample)
    kind, facts = kind_of(column), facts_of(column)
    day = DAY if kind.name == "date" else None
    return sum(kind.fits(text, facts) or bool(day and day.match(text)) for text in sample) / len(sample)


def suggestions(
    feed: Feed, wanted: list[str], rows: pl.DataFrame, free: list[str], units: frozenset[str]
) -> dict[str, list[str]]:
    """Column -> the free headers that may be meant, the likeliest first; columns without any are left out. What stands
    below a header counts for columns that a file must have, and for days, words and flags: a day left out is read as
    nothing having happened."""
    found = {}
    for name in wanted:
        column = feed.columns[name]
        enough = ALIKE if column.required else ALIKE_OPTIONAL
        scores = {}
        for header in free:
            alike = likeness(header, name, column)
            telling = column.required or kind_of(column).name in TELLING
            fits = fitting(rows[header], column, units) if telling else 0.0
            if alike >= enough or fits >= (MOSTLY if column.required else HALF):
                scores[header] = max(alike, fits)
        if scores:
            found[name] = sorted(scores, key=lambda header: -scores[header])
    return found


def month_in(header: str) -> str:
    """The month that a header is, as 2026-04; "" where it is none. A year of two digits is of this century: months side
    by side are of a plan or of what has been."""
    words = header.strip()
    if match := YEAR_FIRST.match(words) or FIRST_DAY.match(words):
        return f"{match[1]}-{int(match[2]):02}"
    if match := MONTH_FIRST.match(words):
        return f"{match[2]}-{int(match[1]):02}"
    if match := NAMED.match(words):
        name, year = match[1], match[2]
    elif match := NAMED_LAST.match(words):
        year, name = match[1], match[2]
    else:
        return ""
    number = MONTHS.get(name.casefold())
    return f"{year if len(year) == 4 else f'20{year}'}-{number:02}" if number else ""


def wide_headers(headers: list[str]) -> dict[str, str]:
    """The headers that are months, where several stand side by side, and the month that each is; empty where two are
    the same month: then more than one number a month stands side by side."""
    found = {header: month for header in headers if (month := month_in(header))}
    return found if 1 < len(found) == len(set(found.values())) else {}


def near_misses(feed: Feed, missing: list[str], strange: list[str]) -> dict[str, str]:
    """Header that was left out -> the missing column of the feed that its name is closest to, where it is close."""
    found = {}
    for header in strange:
        scores = {name: likeness(header, name, feed.columns[name]) for name in missing}
        best = max(scores, key=lambda name: scores[name], default="")
        if best and scores[best] >= NEAR:
            found[header] = best
    return found
