"""Spelling: what a sender may write in two ways, told from the whole file, or asked."""

import re
from collections.abc import Callable, Mapping

import polars as pl

from data.cells.amount import figures
from data.cells.cell_type import CellType
from data.cells.date import days_plain
from data.cells.spelling import (
    DATE_ORDERS,
    DECIMALS,
    MOMENT,
    SERIAL,
    SERIALS,
    SHARES,
    SWAPPED,
    YEAR_LAST,
    ZONES,
)
from data.counted import was
from data.errors import Asks
from data.feeds.columns import kind_of
from data.feeds.feed import Feed
from data.language import _, ngettext
from data.reading.sheet import Sheet
from data.reading.xlsx_sheet import day

COMMA_ONLY = r"^[+-]?(0,\d+|\d+,\d{1,2}|\d+,\d{4,}|\d{4,},\d+|\d{1,3}([. ’']\d{3})+,\d+|\d{1,3}(\.\d{3}){2,})\s*%?$"
POINT_ONLY = (
    r"^[+-]?(0\d*\.\d+|\d*\.\d{1,2}|\d*\.\d{4,}|\d{4,}\.\d+|\d{1,3}([, ’']\d{3})+\.\d+|\d+\.\d+[eE][+-]?\d+|"
    r"\d+\.\d+\s*%)\s*%?$"
)
BARE_NUMBER = r"^[+-]?(\d+([.,]\d+)?|\.\d+)$"
EITHER_COMMA = r"^[+-]?[1-9]\d{0,2},\d{3}$"
EITHER_POINT = r"^[+-]?[1-9]\d{0,2}\.\d{3}$"


Kinds = Callable[[CellType], bool]


def cells_of(feed: Feed, text: pl.DataFrame, wanted: Kinds) -> list[tuple[str, pl.Series]]:
    return [(name, text[name]) for name, column in feed.columns.items() if wanted(kind_of(column))]


def _days(feed: Feed, text: pl.DataFrame) -> list[tuple[str, pl.Series]]:
    return cells_of(feed, text, lambda kind: kind.day)


def first_like(values: pl.Series, pattern: str) -> str:
    return str(values.filter(values.str.contains(pattern).fill_null(False)).first())


def _pairs(cells: pl.Series) -> pl.DataFrame:
    """The cells written 31/01/2026: `shown`, and the numbers `a` and `b` before the year."""
    plain = pl.DataFrame({"shown": cells.drop_nulls(), "plain": days_plain(cells.drop_nulls())})
    found = plain.with_columns(pl.col("plain").str.extract_groups(YEAR_LAST).struct.rename_fields(["a", "b", "year"]))
    return found.unnest("plain").drop_nulls("a").cast({"a": pl.Int64, "b": pl.Int64})


def date_order(feed: Feed, text: pl.DataFrame) -> str:
    """The order of days written 31/01/2026, where the file tells it; Asks where most of a column could be either."""
    for name, cells in _days(feed, text):
        if not cells.str.contains(r"\d[-/.]\d{1,2}[-/.]\d{4}").any():
            continue
        pairs = _pairs(cells)
        day = pairs.filter(pl.col("a") > 12, pl.col("b") <= 12).height
        month = pairs.filter(pl.col("b") > 12, pl.col("a") <= 12).height
        either = pairs.filter(pl.col("a") <= 12, pl.col("b") <= 12, pl.col("a") != pl.col("b"))
        if either.height and pairs.height * 2 > cells.len() - cells.null_count():
            raise Asks("date_order", _which_order(name, either["shown"][0], day, month), _likeliest(day, month))
    return ""


def _likeliest(day: int, month: int) -> tuple[str, ...]:
    return DATE_ORDERS if day >= month else DATE_ORDERS[::-1]


def _which_order(name: str, shown: str, day: int, month: int) -> str:
    asked = _("{name}: is {shown} written day first or month first?", name=name, shown=shown)
    said = []
    if day:
        said.append(ngettext("{n} other cell can only be day first", "{n} other cells can only be day first", day))
    if month:
        said.append(
            ngettext("{n} other cell can only be month first", "{n} other cells can only be month first", month)
        )
    return f"{asked} {'; '.join(said)}." if said else asked


def swapped_days(feed: Feed, sheet: Sheet, text: pl.DataFrame, meant: str) -> tuple[pl.DataFrame, list[str]]:
    """The text and notes, with day and month of a workbook's dates changed where that is `meant` (of SWAPPED).

    A spreadsheet of another locale takes 04/10/2026 for a date, the wrong one, and leaves 31/10/2026 as text. So a
    column in which no date has a day above 12 and every text has one is asked about.
    """
    notes: list[str] = []
    if sheet.mark or sheet.types or sheet.reading:  # only where cells have types, and have not been asked about before
        return text, notes
    for name, cells in _days(feed, text):
        dates = cells.filter(cells.str.contains(r"^\d{4}-\d{2}-\d{2}( |$)").fill_null(False))
        pairs = _pairs(cells)
        if not len(dates) or not pairs.height or pairs.filter(pl.max_horizontal("a", "b") <= 12).height:
            continue
        swappable = r"^(\d{4})-(\d{2})-(0[1-9]|1[0-2])( .*)?$"
        if not dates.str.contains(swappable).all() or (dates.str.slice(5, 2) == dates.str.slice(8, 2)).all():
            continue
        if not meant:
            told = {"name": name, "date": dates[0][:10], "left": pairs["shown"][0]}
            said = _(
                "{name}: no real date has a day above 12 ({date}), and every date left as text has one ({left}): a "
                "spreadsheet of another country has perhaps taken the month for the day. Are day and month of the real "
                "dates to be swapped back?",
                **told,
            )
            raise Asks("swapped_days", said, SWAPPED)
        if meant == SWAPPED[0]:
            text = text.with_columns(pl.col(name).str.replace(swappable, "${1}-${3}-${2}${4}"))
            notes.append(
                ngettext(
                    "{name}: day and month of {n} date were swapped back",
                    "{name}: day and month of {n} dates were swapped back",
                    len(dates),
                    name=name,
                )
            )
    return text, notes


def decimal(feed: Feed, text: pl.DataFrame, mark: str) -> tuple[str, list[str]]:
    """ "comma" where the file's numbers can only be read so; Asks where a sign may part thousands or decimals.

    Between commas numbers are taken for what they are written in: with points. A number of a workbook's cell
    (`mark` "") shows a point, whatever its sender writes.
    """
    comma = point = False
    either_comma = either_point = ""
    for name, cells in cells_of(feed, text, lambda kind: kind.number):
        if not cells.str.contains(r"[,，．٫٬]|\.\d").any():
            continue
        plain = figures(cells)
        comma = comma or bool(plain.str.contains(COMMA_ONLY).any())
        point = point or bool(plain.str.contains(POINT_ONLY).any())
        if plain.str.contains(EITHER_COMMA).any():
            either_comma = either_comma or f"{name}: {first_like(plain, EITHER_COMMA)}"
        if plain.str.contains(EITHER_POINT).any():
            either_point = either_point or f"{name}: {first_like(plain, EITHER_POINT)}"
    if either_comma and not point and (comma or mark not in ("", ",")):
        raise Asks(
            "decimal",
            _("Does the comma part decimals or thousands? {either_comma} could be either.", either_comma=either_comma),
            ("comma", "point") if comma else DECIMALS,
        )
    if either_point and not point and (mark == "" if comma else mark not in ("", ",")):
        raise Asks(
            "decimal",
            _(
                "Does the point part decimals or thousands? {either_point} could be either. Which is the decimal sign?",
                either_point=either_point,
            ),
            DECIMALS[::-1],
        )
    return ("comma", [_("numbers were read with a decimal comma")]) if comma and not point else ("", [])


def percent_columns(feed: Feed, found: Mapping[str, str]) -> list[str]:
    """The columns of rates whose header says per cent; `found`: feed column -> header."""
    rates = [name for name, column in feed.columns.items() if kind_of(column).share]
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
                _(
                    "{name}: below the header {found!r} stands {number} without a sign. Are such numbers per "
                    "cent, or shares of 1?",
                    name=name,
                    found=found[name],
                    number=some["number"][0],
                ),
                SHARES if large else SHARES[::-1],
            )
        if meant == "per cent":
            signed = (
                pl.when(pl.col("row").is_in(bare["row"].implode())).then(pl.col(name) + "%").otherwise(pl.col(name))
            )
            text = text.with_columns(signed.alias(name))
            notes.append(
                _(
                    "{name}: {numbers} below a header that says % {was} read as per cent",
                    name=name,
                    numbers=ngettext("{n} number", "{n} numbers", bare.height),
                    was=was(bare.height),
                )
            )
        else:
            remarks.append(_("{name}: the header says %; numbers without the sign were read as shares of 1", name=name))
    return text, notes, remarks


def ask_serials(feed: Feed, text: pl.DataFrame, from_1904: bool) -> None:
    """Asks where a column of dates holds day numbers as spreadsheets count them."""
    for name, cells in _days(feed, text):
        if cells.str.contains(SERIAL).any():
            found = first_like(cells, SERIAL)
            raise Asks(
                "serials",
                _(
                    "{name}: {found} is a day number of a spreadsheet, {day}. Are such numbers to be read as "
                    "dates, or rejected?",
                    name=name,
                    found=found,
                    day=day(found, from_1904)[:10],
                ),
                SERIALS,
            )


def ask_zone(feed: Feed, text: pl.DataFrame) -> None:
    """Asks where a column of dates holds moments with a time zone, which are another day elsewhere."""
    for name, cells in _days(feed, text):
        if cells.str.contains(r"\d:\d").any() and cells.str.contains(MOMENT).any():
            raise Asks(
                "time_zone",
                _(
                    "In which time zone do the days of {name} count? {first} is another day elsewhere.",
                    name=name,
                    first=first_like(cells, MOMENT),
                ),
                ZONES,
            )
