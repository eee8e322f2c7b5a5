"""Date: a day in the spellings that offices use, and what is said of a text that is none."""

import re
from collections.abc import Callable
from datetime import date

import polars as pl

from data.cells.cell_type import Cells, CellType, Facts
from data.cells.slow_way import read_some
from data.cells.spelling import MOMENT, MONTH_NAME, SERIAL, YEAR_LAST, Spelling
from data.cells.tidying import MARK, plainly
from data.language import _, ngettext

NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
CENTURY = 50  # a year of two digits behind a month's name lies between 1950 and 2049

ISO_DAY = r"^\d{4}-\d{2}-\d{2}$"
YEAR_FIRST = r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$"
COMPACT_DAY = r"^(\d{4})(\d{2})(\d{2})$"
YEAR_MONTH = r"^(\d{4})(?:\s*[-/.年]\s*|\s+)(\d{1,2})\s*月?$"
TIME = r"(?i)[ T]+(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?$"
WEEKDAY = (
    r"(?i)^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]*\s+|"
    r"\s*(?:星期|周|礼拜)[一二三四五六日天]$"
)
DAY_NAMED = rf"(?i)^(\d{{1,2}})(?:st|nd|rd|th)?[\s\-./]*(?:of\s+)?{MONTH_NAME}[\s\-./,]*'?(\d{{4}}|\d{{2}})$"
NAMED_DAY = rf"(?i)^{MONTH_NAME}[\s\-./]*(\d{{1,2}})(?:st|nd|rd|th)?[\s\-./,]+(\d{{4}})$"
YEAR_NAMED = rf"(?i)^(\d{{4}})[\s\-./]*{MONTH_NAME}[\s\-./]*(\d{{1,2}})$"
MINGUO = re.compile(r"^(?:民国)?\s*(\d{2,3})\s*年\s*(\d{1,2})\s*月")


def days_plain(text: pl.Series) -> pl.Series:
    """Days as they are read: plain digits, without the time of day and the day of the week."""
    return plainly(text).str.replace(TIME, "").str.replace_all(WEEKDAY, "")


def day_of(year: str, month: str, day: str) -> pl.Expr:
    """The day of three columns of text; null where the calendar has no such day."""
    padded = pl.format("{}-{}-{}", pl.col(year), pl.col(month).str.zfill(2), pl.col(day).str.zfill(2))
    return padded.str.to_date("%Y-%m-%d", strict=False)


def parts(pattern: str, *names: str) -> pl.Expr:
    """The groups of a pattern in the column `plain`, as columns of these names."""
    return pl.col("plain").str.extract_groups(pattern).struct.rename_fields(list(names)).struct.unnest()


def written_out(frame: pl.DataFrame) -> pl.DataFrame:
    """Columns m and y in digits: m is the name of a month, y may have two digits."""
    numbers = {name: str(i) for i, name in enumerate(NAMES, start=1)}
    month = pl.col("m").str.to_lowercase().str.head(3).replace_strict(numbers, default=None, return_dtype=pl.String)
    century = pl.when(pl.col("y").cast(pl.Int64, strict=False) < CENTURY).then(pl.lit("20")).otherwise(pl.lit("19"))
    year = pl.when(pl.col("y").str.len_chars() == 2).then(century + pl.col("y")).otherwise("y")
    return frame.with_columns(m=month, y=year)


def year_of(two_digits: str) -> int:
    """The year that two digits behind a month's name mean."""
    return int(two_digits) + (2000 if int(two_digits) < CENTURY else 1900)


def date_reason(wanted: str) -> pl.Expr:
    """Why the text in the column `plain` is no day; null where `value` is one."""
    plain = pl.col("plain")
    serial = plain.str.contains(r"^\d{1,5}(\.\d+)?$")
    shaped = plain.str.contains(YEAR_FIRST) | plain.str.contains(COMPACT_DAY) | plain.str.contains(YEAR_MONTH)
    named = plain.str.contains(DAY_NAMED) | plain.str.contains(NAMED_DAY) | plain.str.contains(YEAR_NAMED)
    short = plain.str.contains(r"^\d{1,2}[-/.]\d{1,2}([-/.]\d{1,2})?$") | plain.str.contains(
        rf"(?i)^(?:{MONTH_NAME}[-\s]*'?\d{{1,2}}|\d{{1,2}}[-\s]*{MONTH_NAME})$"
    )
    minguo = plain.str.contains(r"^(民国)?\s*\d{2,3}\s*年|^\d{3}[-/.]\d{1,2}[-/.]\d{1,2}$|^民国")
    return (
        pl.when(pl.col("value").is_not_null())
        .then(None)
        .when(plain.str.contains(MARK))
        .then(pl.lit(_("carries a raised or circled digit, such as a footnote's: write {wanted}", wanted=wanted)))
        .when(serial)
        .then(pl.lit(_("is an Excel serial number, not a date: write {wanted} as text", wanted=wanted)))
        .when(plain.str.contains(YEAR_LAST) & ~plain.str.contains(r"^(1[3-9]|[2-9]\d)\D(1[3-9]|[2-9]\d)\D"))
        .then(pl.lit(_("day or month first? Write the year first, or declare date_order in the mapping")))
        .when(minguo)
        .then(
            pl.lit(_("is a year of two or three digits, of the Minguo calendar perhaps: write {wanted}", wanted=wanted))
        )
        .when(short)
        .then(pl.lit(_("has a year of two digits, or none: write {wanted}", wanted=wanted)))
        .when(shaped | named | plain.str.contains(YEAR_LAST))
        .then(pl.lit(_("there is no such day in the calendar")))
        .otherwise(pl.lit(_("is not a date: write {wanted}", wanted=wanted)))
    )


def _serial_days(frame: pl.DataFrame, spelling: Spelling) -> pl.Series:
    """Day numbers of a spreadsheet as days."""
    epoch = date(1904, 1, 1) if spelling.from_1904 else date(1899, 12, 30)
    number = pl.when(pl.col("plain").str.contains(SERIAL)).then(pl.col("plain")).cast(pl.Float64, strict=False)
    return frame.select(pl.lit(epoch) + pl.duration(days=number.floor().cast(pl.Int64))).to_series()


def _moment_days(text: pl.Series, zone: str) -> pl.Series:
    """Moments with a time zone as days in the stated one."""
    frame = plainly(text).to_frame("plain")
    moment = pl.when(pl.col("plain").str.contains(MOMENT)).then(pl.col("plain").str.replace(r"\s+([Z+-])", "$1"))
    parsed = (
        moment.str.replace(" ", "T").str.replace("Z$", "+00:00").str.to_datetime("%+", strict=False, time_zone="UTC")
    )
    return frame.select(parsed.dt.convert_time_zone(zone).dt.date()).to_series()


def slow_dates(spelling: Spelling) -> Callable[[pl.Series], pl.DataFrame]:
    """Text -> columns value and reason."""

    def slow(text: pl.Series) -> pl.DataFrame:
        frame = pl.DataFrame({"plain": days_plain(text)})
        last = frame.select(parts(YEAR_LAST, "a", "b", "y"))
        first, second = pl.col("a").cast(pl.Int64, strict=False), pl.col("b").cast(pl.Int64, strict=False)
        day_first, month_first = day_of("y", "b", "a"), day_of("y", "a", "b")
        readings = [frame.select(parts(shape, "y", "m", "d")) for shape in (YEAR_FIRST, COMPACT_DAY)]
        readings += [
            written_out(frame.select(parts(shape, *order)))
            for shape, order in ((DAY_NAMED, "dmy"), (NAMED_DAY, "mdy"), (YEAR_NAMED, "ymd"))
        ]
        found = [one.select(day_of("y", "m", "d")) for one in readings]
        found.append(
            last.select(pl.when(first > 12).then(day_first).when((second > 12) | (first == second)).then(month_first))
        )
        if spelling.date_order:
            found.append(last.select(month_first if spelling.date_order == "month first" else day_first))
        if spelling.serials == "read as dates":
            found.append(_serial_days(frame, spelling).to_frame())
        if spelling.time_zone:
            found.append(_moment_days(text, spelling.time_zone).to_frame())
        value = pl.select(pl.coalesce([one.to_series() for one in found])).to_series()
        return frame.with_columns(value=value).select("value", reason=date_reason("2026-10-31"))

    return slow


def read_dates(text: pl.Series, spelling: Spelling, facts: Facts) -> Cells:
    """ISO days at once; other spellings of a day where there are any."""
    fast = text.str.to_date("%Y-%m-%d", strict=False)
    fast = fast.zip_with(text.str.contains(ISO_DAY).fill_null(False), pl.Series([None], dtype=pl.Date))
    values, reason, read = read_some(text, fast, slow_dates(spelling))
    return Cells(
        values,
        reason,
        [
            ngettext(
                "{n} date was written in another form than 2026-10-31",
                "{n} dates were written in another form than 2026-10-31",
                read,
            )
        ]
        if read
        else [],
    )


def suggest_day(value: str, short: bool) -> str:
    """The days, or `short` months, that a text may mean."""
    if match := MINGUO.match(value):
        return f"{int(match[1]) + 1911}-{int(match[2]):02}"
    if match := re.match(YEAR_LAST, value):
        first, second, year = int(match[1]), int(match[2]), match[3]
        days = [
            f"{year}-{b:02}" + ("" if short else f"-{a:02}") for a, b in ((first, second), (second, first)) if b <= 12
        ]
        return " or ".join(dict.fromkeys(days))
    return ""


_DAY = re.compile(r"^\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?$")

kind = CellType(
    "date",
    pl.Date,
    read_dates,
    holds=lambda facts: _("a day: 2026-10-31"),
    sample=lambda facts: "2020-01-01",
    plain=lambda cell, facts: (cell.str.to_date("%Y-%m-%d", strict=False), cell.str.len_bytes() == len("2026-10-31")),
    suggest=lambda value, facts: suggest_day(value, short=False),
    fits=lambda value, facts: bool(_DAY.match(value)),
    in_brackets=r"日期|年月日|date|y{4}[-/.年]?m{1,2}[-/.月]?d{1,2}日?|格式.*|如.*\d.*|例.*\d.*",
    day=True,
)
