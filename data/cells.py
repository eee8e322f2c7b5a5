"""Cells: text as offices write it -> a typed value, or a sentence that says why not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from data.feeds.columns import Column
from data.spelling import MOMENT, SERIAL, Spelling

INVISIBLE = "[\u200b\u200c\u200d\u2060\ufeff\u00ad]"
UNTRIMMED = rf"^$|^\s|\s$|[\r\n]|{INVISIBLE}"
NO_VALUE = ("", "-", "--", "—", "n/a", "na", "n.a.", "null", "none", "nil", "无", "空", "不适用")
LONGEST_NO_VALUE = max(len(word.encode()) for word in NO_VALUE)
YES = ("true", "yes", "1", "是")
NO = ("false", "no", "0", "否")

ERROR = r"^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|FORMULA! .*)$"
FORMULA = "#FORMULA! "
SCIENTIFIC = r"^\d(\.\d+)?[eE]\+?\d{2,3}$"
MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

ISO_DAY = r"^\d{4}-\d{2}-\d{2}$"
ISO_MONTH = r"^\d{4}-\d{2}$"
ISO_MONTH_TYPED = r"^\d{4}-\d{2}(-01)?$"
YEAR_FIRST = r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
COMPACT_DAY = r"^(\d{4})(\d{2})(\d{2})$"
YEAR_LAST = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$"
YEAR_MONTH = r"^(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?$"
MONTH_YEAR = r"^(\d{1,2})[-/.](\d{4})$"
NAMED_MONTH = r"(?i)^(?:\d{1,2}[\s\-]+)?([a-z]{3})[a-z]*\.?[\s\-/,]+(\d{4})$"
NAMED_DAY = r"(?i)^(\d{1,2})[\s\-]+([a-z]{3})[a-z]*\.?[\s\-/,]+(\d{4})$"
PLAIN_NUMBER = r"^[+-]?(\d+(\.\d+)?|\.\d+)$"
THOUSANDS = r"^[+-]?\d{1,3}([, ’']\d{3})+(\.\d+)?$"
TYPED_NUMBER = r"^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$"
COMMA_NUMBER = r"^[+-]?\d+(,\d+)?$"
COMMA_THOUSANDS = r"^[+-]?\d{1,3}([. ’']\d{3})+(,\d+)?$"
PERCENT = r"\s*%$"


@dataclass
class Cells:
    """A column of typed values; `reason` is null where the text could be read; `notes` name what was normalised."""

    values: pl.Series
    reason: pl.Series
    notes: list[str] = field(default_factory=list)


def trimmed(text: pl.Expr) -> pl.Expr:
    """Without invisible characters and outer blanks; an empty cell is a missing value."""
    return text.str.replace_all(INVISIBLE, "").str.replace_all(r"\r\n?|\n", " ").str.strip_chars().replace("", None)


def _select(text: pl.Series, expression: pl.Expr) -> pl.Series:
    return text.to_frame("text").select(expression).to_series()


def _read_some(
    text: pl.Series, fast: pl.Series, slow: Callable[[pl.Series], pl.DataFrame]
) -> tuple[pl.Series, pl.Series, int]:
    """`fast` where it gave a value; `slow` (columns value, reason) on the few texts that remain, each once.

    Returns values, reasons, and how many cells `slow` could read.
    """
    open_ = text.is_not_null() & fast.is_null()
    if not open_.any():
        return fast, pl.Series("reason", [None] * len(text), dtype=pl.String), 0
    distinct = text.filter(open_).unique()
    answers = slow(distinct).with_columns(text=distinct)
    joined = text.to_frame("text").with_columns(fast=fast).join(answers, on="text", how="left", maintain_order="left")
    read = int((joined["value"].is_not_null() & joined["fast"].is_null() & open_).sum())
    values = joined.select(pl.coalesce("fast", pl.when(pl.lit(open_)).then("value"))).to_series()
    return values, joined.select(pl.when(pl.lit(open_)).then("reason")).to_series().rename("reason"), read


def _nfkc(text: pl.Series) -> pl.Series:
    """Full-width digits and signs as plain ones."""
    return text.str.normalize("NFKC").str.strip_chars()


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
        frame = pl.DataFrame({"plain": _nfkc(text)})
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
    values, reason, read = _read_some(text, fast, _slow_dates(spelling))
    return Cells(values, reason, [f"{read} dates were written otherwise than 2026-10-31"] if read else [])


def read_months(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """Months such as 2026-10, or any day in them."""

    def slow(open_: pl.Series) -> pl.DataFrame:
        days = _slow_dates(spelling)(open_)
        frame = pl.DataFrame({"plain": _nfkc(open_)})
        months = [
            frame.select(_parts(YEAR_MONTH, "y", "m")),
            frame.select(_parts(MONTH_YEAR, "m", "y")),
            frame.select(_parts(NAMED_MONTH, "m", "y")).with_columns(_named_month("m")),
        ]
        read = [one.with_columns(d=pl.lit("01")).select(_day("y", "m", "d")).to_series() for one in months]
        value = pl.select(pl.coalesce(*read, days["value"].dt.truncate("1mo"))).to_series()
        return frame.with_columns(value=value).select("value", reason=_date_reason("2026-10"))

    shape = ISO_MONTH_TYPED if spelling.typed else ISO_MONTH
    iso = text.str.contains(shape).fill_null(False)
    fast = (text.str.head(7) + "-01").str.to_date("%Y-%m-%d", strict=False)
    fast = fast.zip_with(iso, pl.Series([None], dtype=pl.Date))
    values, reason, read = _read_some(text, fast, slow)
    return Cells(values, reason, [f"{read} months were written otherwise than 2026-10"] if read else [])


def _slow_numbers(spelling: Spelling) -> Callable[[pl.Series], pl.DataFrame]:
    comma = spelling.decimal == "comma"
    shape, parted = (COMMA_NUMBER, COMMA_THOUSANDS) if comma else (PLAIN_NUMBER, THOUSANDS)

    def slow(text: pl.Series) -> pl.DataFrame:
        plain = pl.col("plain")
        bare = (
            plain.str.replace_all(r"[. ’']", "").str.replace(",", ".")
            if comma
            else plain.str.replace_all(r"[, ’']", "")
        )
        shaped = plain.str.contains(shape) | plain.str.contains(parted)
        return pl.DataFrame({"plain": _nfkc(text).str.replace("^−", "-")}).select(
            value=pl.when(shaped).then(bare.cast(pl.Float64, strict=False)),
            reason=pl.when(plain.str.contains(r"^\(.+\)$"))
            .then(pl.lit("is in brackets, as bookkeepers write negative numbers: write the number itself"))
            .when(~shaped)
            .then(pl.lit("is not a number")),
        )

    return slow


def read_amounts(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """Numbers with a decimal point, or comma where that is known; thousands may be parted."""
    fast = text.cast(pl.Float64, strict=False)
    shape = r"^[+-]?\d+$" if spelling.decimal == "comma" else TYPED_NUMBER if spelling.typed else PLAIN_NUMBER
    plain = text.str.contains(shape).fill_null(False)
    fast = fast.zip_with(plain, pl.Series([None], dtype=pl.Float64))
    values, reason, read = _read_some(text, fast, _slow_numbers(spelling))
    return Cells(values, reason, [f"{read} numbers were written with separators or full-width digits"] if read else [])


def read_rates(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """Shares from 0 to 1; those with a percent sign are hundredths."""
    wide = text.str.contains("[%％٪]").fill_null(False)
    if not wide.any():
        return read_amounts(text, spelling, column)
    signed = text.zip_with(~wide, text.str.normalize("NFKC").str.replace_all("٪", "%").str.replace(PERCENT, ""))
    cells = read_amounts(signed, spelling, column)
    values = (cells.values / 100).round(12).zip_with(wide, cells.values)
    notes = [*cells.notes, f"{int(wide.sum())} rates with a percent sign were read as hundredths"]
    ones = int(((values == 1) & ~wide).sum())
    if ones:
        notes.append(f"{ones} rates are 1 without a percent sign, among others with one: read as 100 %, not 1 %")
    return Cells(values, cells.reason, notes)


def read_wholes(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """Whole numbers; 5.0 is 5, 5.5 is refused."""

    def slow(open_: pl.Series) -> pl.DataFrame:
        value, exact = pl.col("value"), pl.col("value").cast(pl.Int64, strict=False)
        fits = (value == value.round()) & (value.abs() < 2**53)
        return _slow_numbers(spelling)(open_).select(
            value=pl.when(fits).then(exact),
            reason=pl.when(pl.col("reason").str.starts_with("is in brackets"))
            .then("reason")
            .when(value.is_null())
            .then(pl.lit("is not a whole number"))
            .when(value.abs() >= 2**53)
            .then(pl.lit("is too large a number"))
            .when(~fits)
            .then(pl.lit("is not a whole number: it has a fraction")),
        )

    fast = text.cast(pl.Int64, strict=False)
    fast = fast.zip_with(text.str.contains(r"^[+-]?\d+$").fill_null(False), pl.Series([None], dtype=pl.Int64))
    values, reason, read = _read_some(text, fast, slow)
    return Cells(values, reason, [f"{read} whole numbers were written with separators or decimals"] if read else [])


def _words(text: pl.Series, words: dict[str, str], refusal: str) -> tuple[pl.Series, pl.Series]:
    distinct = text.unique().drop_nulls()
    meant = (
        distinct.str.normalize("NFKC").str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.String)
    )
    found = text.replace_strict(distinct, meant, default=None, return_dtype=pl.String)
    reason = _select(found, pl.when(pl.lit(text.is_not_null()) & pl.col("text").is_null()).then(pl.lit(refusal)))
    return found, reason.rename("reason")


def read_flags(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """Yes or no, in the words and signs of the catalogue."""
    words = dict.fromkeys(YES, "yes") | dict.fromkeys(NO, "no")
    found, reason = _words(text, words, "is neither yes nor no: write true/false, yes/no, 1/0 or 是/否")
    return Cells(found == "yes", reason)


def read_choices(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """One of the column's words, or another spelling of it."""
    words = {word: word for word in column.metadata["words"]}
    for word, others in column.metadata["words"].items():
        words |= {other.lower(): word for other in others}
    listed = ", ".join(column.metadata["words"])
    found, reason = _words(text, words, f"is not one of: {listed}")
    renamed = int(((found != text) & found.is_not_null()).sum())
    return Cells(found, reason, [f"{renamed} words were written otherwise than {listed}"] if renamed else [])


def read_texts(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """Text as it stands; not what a spreadsheet made of a long number."""
    lost = text.str.contains(SCIENTIFIC).fill_null(False)
    said = "is a number in scientific notation: its digits are lost; write it as text"
    return Cells(text, pl.select(pl.when(lost).then(pl.lit(said))).to_series().rename("reason"))


READ = {
    "text": read_texts,
    "choice": read_choices,
    "flag": read_flags,
    "date": read_dates,
    "month": read_months,
    "whole": read_wholes,
    "amount": read_amounts,
    "rate": read_rates,
}


def read_cells(text: pl.Series, column: Column, spelling: Spelling) -> Cells:
    """The typed values of one column of text.

    Missing values in the spellings of NO_VALUE become empty, with a note; in identifiers they are kept as text.
    """
    clean, notes = text, []
    if text.str.contains(UNTRIMMED).any():
        clean = _select(text, trimmed(pl.col("text")))
        notes = _trimming(text, clean)
    error = clean.str.contains(ERROR).fill_null(False)
    if column.metadata["read"] != "text":
        short = clean.str.len_bytes() <= LONGEST_NO_VALUE
        none = (clean.str.to_lowercase().is_in(NO_VALUE) if short.any() else short).fill_null(False)
        if none.any():
            notes.append(
                f"{int(none.sum())} cells say that there is no value ({', '.join(sorted(set(clean.filter(none))))})"
            )
            clean = clean.zip_with(~none, pl.Series([None], dtype=pl.String))
    cells = READ[column.metadata["read"]](clean, spelling, column)
    if not error.any():
        return Cells(cells.values, cells.reason, notes + cells.notes)
    return Cells(
        cells.values.zip_with(~error, pl.Series([None], dtype=cells.values.dtype)),
        cells.reason.zip_with(~error, _error_reasons(clean)),
        notes + cells.notes,
    )


def _trimming(text: pl.Series, clean: pl.Series) -> list[str]:
    """What was taken off the cells."""
    counts = {
        "invisible characters were taken out of {} cells": text.str.contains(INVISIBLE),
        "line breaks in {} cells were read as blanks": text.str.contains(r"\S[\r\n]+\s*\S"),
        "blanks around {} cells were taken off": text != text.str.strip_chars(),
    }
    return [words.format(int(found.sum())) for words, found in counts.items() if clean.len() and found.sum()]


def _error_reasons(clean: pl.Series) -> pl.Series:
    formula = clean.str.starts_with(FORMULA).fill_null(False)
    said = (
        "is a formula without a value: open the workbook, let it calculate, and save it",
        "is an error of the spreadsheet, not a value: correct the formula",
    )
    return pl.select(pl.when(formula).then(pl.lit(said[0])).otherwise(pl.lit(said[1]))).to_series()
