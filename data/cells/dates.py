"""Days and months in the spellings that offices use, and what is said of one that is neither."""

from collections.abc import Callable
from datetime import date

import polars as pl

from data.cells.column import Cells, plainly, read_some
from data.cells.spelling import MOMENT, SERIAL, YEAR_LAST, Spelling
from data.counted import counted, was
from data.feeds.columns import Column

MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

ISO_DAY = r"^\d{4}-\d{2}-\d{2}$"
ISO_MONTH = r"^\d{4}-\d{2}$"
ISO_MONTH_TYPED = r"^\d{4}-\d{2}(-01)?$"
YEAR_FIRST = r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
COMPACT_DAY = r"^(\d{4})(\d{2})(\d{2})$"
YEAR_MONTH = r"^(\d{4})(?:\s*[-/.年]\s*|\s+)(\d{1,2})\s*月?$"
COMPACT_MONTH = r"^(\d{4})(\d{2})\s*月?$"
TORN_MONTH = r"^\d{4}\.1$"  # a spreadsheet that is given 2026.10 keeps the number 2026.1
MONTH_YEAR = r"^(\d{1,2})[-/.](\d{4})$"
NAMED_MONTH = r"(?i)^(?:\d{1,2}[\s\-]+)?([a-z]{3})[a-z]*\.?[\s\-/,]+(\d{4})$"
TORN = "may be January, or October that a spreadsheet took for a number and cut short: write 2026-01 or 2026-10"
NAMED_DAY = r"(?i)^(\d{1,2})[\s\-]+([a-z]{3})[a-z]*\.?[\s\-/,]+(\d{4})$"


def _day(year: str, month: str, day: str) -> pl.Expr:
    padded = pl.format("{}-{}-{}", pl.col(year), pl.col(month).str.zfill(2), pl.col(day).str.zfill(2))
    return padded.str.to_date("%Y-%m-%d", strict=False)


def _parts(pattern: str, *names: str) -> pl.Expr:
    return pl.col("plain").str.extract_groups(pattern).struct.rename_fields(list(names)).struct.unnest()


def _date_reason(wanted: str) -> pl.Expr:
    plain = pl.col("plain")
    serial = plain.str.contains(r"^\d{1,5}(\.\d+)?$")
    shaped = plain.str.contains(YEAR_FIRST) | plain.str.contains(COMPACT_DAY) | plain.str.contains(YEAR_MONTH)
    either = plain.str.contains(YEAR_LAST)
    short = plain.str.contains(r"^\d{1,2}[-/.]\d{1,2}([-/.]\d{1,2})?$") | plain.str.contains(
        r"(?i)^[a-z]{3,9}[-\s]\d{2}$"
    )
    minguo = plain.str.contains(r"^(民国)?\s*\d{2,3}\s*年")
    return (
        pl.when(pl.col("value").is_not_null())
        .then(None)
        .when(serial)
        .then(pl.lit(f"is an Excel serial number, not a date: write {wanted} as text"))
        .when(either)
        .then(pl.lit("day or month first? Write the year first, or declare date_order in the mapping"))
        .when(minguo)
        .then(pl.lit(f"is a year of two or three digits, of the Minguo calendar perhaps: write {wanted}"))
        .when(short)
        .then(pl.lit(f"has a year of two digits, or none: write {wanted}"))
        .when(shaped)
        .then(pl.lit("there is no such day in the calendar"))
        .otherwise(pl.lit(f"is not a date: write {wanted}"))
    )


def _serial_days(frame: pl.DataFrame, spelling: Spelling) -> pl.Series:
    """Day numbers of a spreadsheet as days."""
    epoch = date(1904, 1, 1) if spelling.from_1904 else date(1899, 12, 30)
    number = pl.when(pl.col("plain").str.contains(SERIAL)).then(pl.col("plain")).cast(pl.Float64, strict=False)
    return frame.select(pl.lit(epoch) + pl.duration(days=number.floor().cast(pl.Int64))).to_series()


def _moment_days(frame: pl.DataFrame, zone: str) -> pl.Series:
    """Moments with a time zone as days in the stated one."""
    moment = pl.when(pl.col("plain").str.contains(MOMENT)).then(pl.col("plain").str.replace(r"\s+([Z+-])", "$1"))
    parsed = (
        moment.str.replace(" ", "T").str.replace("Z$", "+00:00").str.to_datetime("%+", strict=False, time_zone="UTC")
    )
    return frame.select(parsed.dt.convert_time_zone(zone).dt.date()).to_series()


def _named_month(column: str) -> pl.Expr:
    numbers = {name: str(i) for i, name in enumerate(MONTH_NAMES, start=1)}
    return pl.col(column).str.to_lowercase().replace_strict(numbers, default=None, return_dtype=pl.String).alias(column)


def _slow_dates(spelling: Spelling) -> Callable[[pl.Series], pl.DataFrame]:
    def slow(text: pl.Series) -> pl.DataFrame:
        frame = pl.DataFrame({"plain": plainly(text)})
        last = frame.select(_parts(YEAR_LAST, "a", "b", "y"))
        first, second = pl.col("a").cast(pl.Int64, strict=False), pl.col("b").cast(pl.Int64, strict=False)
        day_first, month_first = _day("y", "b", "a"), _day("y", "a", "b")
        readings: list[pl.DataFrame] = [
            frame.select(_parts(YEAR_FIRST, "y", "m", "d")).select(_day("y", "m", "d")),
            frame.select(_parts(COMPACT_DAY, "y", "m", "d")).select(_day("y", "m", "d")),
            frame.select(_parts(NAMED_DAY, "d", "m", "y")).with_columns(_named_month("m")).select(_day("y", "m", "d")),
            last.select(pl.when(first > 12).then(day_first).when((second > 12) | (first == second)).then(month_first)),
        ]
        if spelling.date_order:
            readings.append(last.select(month_first if spelling.date_order == "month first" else day_first))
        if spelling.serials == "read as dates":
            readings.append(_serial_days(frame, spelling).to_frame())
        if spelling.time_zone:
            readings.append(_moment_days(frame, spelling.time_zone).to_frame())
        value = pl.select(pl.coalesce([one.to_series() for one in readings])).to_series()
        return frame.with_columns(value=value).select("value", reason=_date_reason("2026-10-31"))

    return slow


def read_dates(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """ISO days at once; other spellings of a day where there are any."""
    fast = text.str.to_date("%Y-%m-%d", strict=False)
    fast = fast.zip_with(text.str.contains(ISO_DAY).fill_null(False), pl.Series([None], dtype=pl.Date))
    values, reason, read = read_some(text, fast, _slow_dates(spelling))
    notes = [f"{counted(read, 'date')} {was(read)} written in another form than 2026-10-31"] if read else []
    return Cells(values, reason, notes)


def read_months(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """Months such as 2026-10, or any day in them."""

    def slow(open_: pl.Series) -> pl.DataFrame:
        days = _slow_dates(spelling)(open_)
        frame = pl.DataFrame({"plain": plainly(open_)})
        torn = pl.col("plain").str.contains(TORN_MONTH)
        months = [
            frame.select(pl.when(~torn).then("plain").alias("plain")).select(_parts(YEAR_MONTH, "y", "m")),
            frame.select(_parts(COMPACT_MONTH, "y", "m")),
            frame.select(_parts(MONTH_YEAR, "m", "y")),
            frame.select(_parts(NAMED_MONTH, "m", "y")).with_columns(_named_month("m")),
        ]
        read = [one.with_columns(d=pl.lit("01")).select(_day("y", "m", "d")).to_series() for one in months]
        value = pl.select(pl.coalesce(*read, days["value"].dt.truncate("1mo"))).to_series()
        reason = pl.when(torn).then(pl.lit(TORN)).otherwise(_date_reason("2026-10"))
        return frame.with_columns(value=value).select("value", reason=reason)

    shape = ISO_MONTH_TYPED if spelling.typed else ISO_MONTH
    iso = text.str.contains(shape).fill_null(False)
    fast = (text.str.head(7) + "-01").str.to_date("%Y-%m-%d", strict=False)
    fast = fast.zip_with(iso, pl.Series([None], dtype=pl.Date))
    values, reason, read = read_some(text, fast, slow)
    notes = [f"{counted(read, 'month')} {was(read)} written in another form than 2026-10"] if read else []
    return Cells(values, reason, notes)
