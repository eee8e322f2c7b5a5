"""Month: a calendar month such as 2026-10, or any day in it, kept as its first day."""

import re

import polars as pl

from data.cells.cell_type import Cells, CellType, Facts
from data.cells.date import YEAR_MONTH, date_reason, day_of, days_plain, parts, slow_dates, suggest_day, written_out
from data.cells.slow_way import read_some
from data.cells.spelling import MONTH_NAME, SHORT_YEAR, Spelling
from data.language import _, ngettext

ISO_MONTH = r"^\d{4}-\d{2}$"
ISO_MONTH_TYPED = r"^\d{4}-\d{2}(-01)?$"
COMPACT_MONTH = r"^(\d{4})(\d{2})\s*月?$"
TORN_MONTH = r"^\d{4}\.1$"  # a spreadsheet that is given 2026.10 keeps the number 2026.1
MONTH_YEAR = r"^(\d{1,2})[-/.](\d{4})$"
NAMED_MONTH = rf"(?i)^{MONTH_NAME}[\s\-/.,]*(\d{{4}})$"
MONTH_NAMED = rf"(?i)^(\d{{4}})[\s\-/.,]*{MONTH_NAME}$"


def _slow(spelling: Spelling, open_: pl.Series) -> pl.DataFrame:
    days = slow_dates(spelling)(open_)
    frame = pl.DataFrame({"plain": days_plain(open_)})
    torn = pl.col("plain").str.contains(TORN_MONTH)
    months = [
        frame.select(pl.when(~torn).then("plain").alias("plain")).select(parts(YEAR_MONTH, "y", "m")),
        frame.select(parts(COMPACT_MONTH, "y", "m")),
        frame.select(parts(MONTH_YEAR, "m", "y")),
        written_out(frame.select(parts(NAMED_MONTH, "m", "y"))),
        written_out(frame.select(parts(MONTH_NAMED, "y", "m"))),
    ]
    if spelling.short_years == "read as years":
        months.append(written_out(frame.select(parts(SHORT_YEAR, "m", "y"))))
    read = [one.with_columns(d=pl.lit("01")).select(day_of("y", "m", "d")).to_series() for one in months]
    value = pl.select(pl.coalesce(*read, days["value"].dt.truncate("1mo"))).to_series()
    said = _("may be January, or October that a spreadsheet took for a number and cut short: write 2026-01 or 2026-10")
    reason = pl.when(torn).then(pl.lit(said)).otherwise(date_reason("2026-10"))
    return frame.with_columns(value=value).select("value", reason=reason)


def read_months(text: pl.Series, spelling: Spelling, facts: Facts) -> Cells:
    """Months such as 2026-10, or any day in them."""
    shape = ISO_MONTH_TYPED if spelling.typed else ISO_MONTH
    iso = text.str.contains(shape).fill_null(False)
    fast = (text.str.head(7) + "-01").str.to_date("%Y-%m-%d", strict=False)
    fast = fast.zip_with(iso, pl.Series([None], dtype=pl.Date))
    values, reason, read = read_some(text, fast, lambda open_: _slow(spelling, open_))
    return Cells(
        values,
        reason,
        [
            ngettext(
                "{n} month was written in another form than 2026-10",
                "{n} months were written in another form than 2026-10",
                read,
            )
        ]
        if read
        else [],
    )


_MONTH = re.compile(r"^\d{4}\s*[-/.年]\s*\d{1,2}\s*月?$")

kind = CellType(
    "month",
    pl.Date,
    read_months,
    holds=lambda facts: _("a month: 2026-10"),
    sample=lambda facts: "2020-01-01",
    plain=lambda cell, facts: (
        (cell + "-01").str.to_date("%Y-%m-%d", strict=False),
        cell.str.contains("^[0-9]{4}-[0-9]{2}$"),
    ),
    suggest=lambda value, facts: suggest_day(value, short=True),
    fits=lambda value, facts: bool(_MONTH.match(value)),
    in_brackets=r"月份|年月|month|y{4}[-/.年]?m{1,2}月?|格式.*|如.*\d.*|例.*\d.*",
    day=True,
)
