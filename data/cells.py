"""Cells: text as offices write it -> a typed value, or a sentence that says why not."""

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from data.feeds.columns import Column

INVISIBLE = "[\u200b\u200c\u200d\u2060\ufeff\u00ad]"
NO_VALUE = ("", "-", "--", "—", "n/a", "na", "n.a.", "null", "none", "nil", "无", "空", "不适用")
YES = ("true", "yes", "1", "是")
NO = ("false", "no", "0", "否")

ISO_DAY = r"^\d{4}-\d{2}-\d{2}$"
ISO_MONTH = r"^\d{4}-\d{2}$"
YEAR_FIRST = r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?$"
COMPACT_DAY = r"^(\d{4})(\d{2})(\d{2})$"
YEAR_LAST = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$"
YEAR_MONTH = r"^(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?$"
PLAIN_NUMBER = r"^[+-]?\d+(\.\d+)?$"
THOUSANDS = r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"


@dataclass(frozen=True)
class Spelling:
    """How a sender writes what can be written in two ways: `date_order` is "", "day first" or "month first"."""

    date_order: str = ""


@dataclass
class Cells:
    """A column of typed values; `reason` is null where the text could be read; `notes` name what was normalised."""

    values: pl.Series
    reason: pl.Series
    notes: list[str] = field(default_factory=list)


def trimmed(text: pl.Expr) -> pl.Expr:
    """Without invisible characters and outer blanks; an empty cell is a missing value."""
    return (
        text.str.replace_all(INVISIBLE, "")
        .str.replace_all(r"_x000[dD]_", "")
        .str.replace_all(r"\r\n?|\n", " ")
        .str.strip_chars()
        .replace("", None)
    )


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
    serial = pl.col("plain").str.contains(r"^\d{5}(\.0+)?$")
    shaped = pl.col("plain").str.contains(YEAR_FIRST) | pl.col("plain").str.contains(COMPACT_DAY)
    either = pl.col("plain").str.contains(YEAR_LAST)
    return (
        pl.when(pl.col("value").is_not_null())
        .then(None)
        .when(serial)
        .then(pl.lit(f"is an Excel serial number, not a date: write {wanted} as text"))
        .when(either)
        .then(pl.lit("day or month first? Write the year first, or declare date_order in the mapping"))
        .when(shaped)
        .then(pl.lit("there is no such day in the calendar"))
        .otherwise(pl.lit(f"is not a date: write {wanted}"))
    )


def _slow_dates(order: str) -> Callable[[pl.Series], pl.DataFrame]:
    def slow(text: pl.Series) -> pl.DataFrame:
        last = ("b", "a") if order == "month first" else ("a", "b")
        frame = pl.DataFrame({"plain": _nfkc(text)})
        readings = [
            frame.select(_parts(YEAR_FIRST, "y", "m", "d")).select(_day("y", "m", "d")).to_series(),
            frame.select(_parts(COMPACT_DAY, "y", "m", "d")).select(_day("y", "m", "d")).to_series(),
        ]
        if order:
            readings.append(
                frame.select(_parts(YEAR_LAST, "a", "b", "y")).select(_day("y", last[1], last[0])).to_series()
            )
        value = pl.select(pl.coalesce(readings)).to_series()
        return frame.with_columns(value=value).select("value", reason=_date_reason("2026-10-31"))

    return slow


def read_dates(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """ISO days at once; other spellings of a day where there are any."""
    fast = text.str.to_date("%Y-%m-%d", strict=False)
    fast = fast.zip_with(text.str.contains(ISO_DAY).fill_null(False), pl.Series([None], dtype=pl.Date))
    values, reason, read = _read_some(text, fast, _slow_dates(spelling.date_order))
    return Cells(values, reason, [f"{read} dates were written otherwise than 2026-10-31"] if read else [])


def read_months(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """Months such as 2026-10, or any day in them."""

    def slow(open_: pl.Series) -> pl.DataFrame:
        days = _slow_dates(spelling.date_order)(open_)
        frame = pl.DataFrame({"plain": _nfkc(open_)})
        parts = frame.select(_parts(YEAR_MONTH, "y", "m")).with_columns(d=pl.lit("01"))
        month = parts.select(_day("y", "m", "d")).to_series()
        value = pl.select(pl.coalesce(month, days["value"].dt.truncate("1mo"))).to_series()
        return frame.with_columns(value=value).select("value", reason=_date_reason("2026-10"))

    iso = text.str.contains(ISO_MONTH).fill_null(False)
    fast = (text + "-01").str.to_date("%Y-%m-%d", strict=False).zip_with(iso, pl.Series([None], dtype=pl.Date))
    values, reason, read = _read_some(text, fast, slow)
    return Cells(values, reason, [f"{read} months were written otherwise than 2026-10"] if read else [])


def _slow_numbers(text: pl.Series) -> pl.DataFrame:
    plain = pl.col("plain")
    number = plain.str.replace_all(",", "").cast(pl.Float64, strict=False)
    shaped = plain.str.contains(PLAIN_NUMBER) | plain.str.contains(THOUSANDS)
    return pl.DataFrame({"plain": _nfkc(text)}).select(
        value=pl.when(shaped).then(number),
        reason=pl.when(~shaped).then(pl.lit("is not a number")),
    )


def read_amounts(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """Numbers with a decimal point; thousands may be parted by commas."""
    fast = text.cast(pl.Float64, strict=False)
    fast = fast.zip_with(text.str.contains(PLAIN_NUMBER).fill_null(False), pl.Series([None], dtype=pl.Float64))
    values, reason, read = _read_some(text, fast, _slow_numbers)
    return Cells(values, reason, [f"{read} numbers were written with separators or full-width digits"] if read else [])


def read_wholes(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """Whole numbers; 5.0 is 5, 5.5 is refused."""

    def slow(open_: pl.Series) -> pl.DataFrame:
        value, exact = pl.col("value"), pl.col("value").cast(pl.Int64, strict=False)
        fits = (value == value.round()) & (value.abs() < 2**53)
        return _slow_numbers(open_).select(
            value=pl.when(fits).then(exact),
            reason=pl.when(value.is_null())
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
    folded = text.str.normalize("NFKC").str.to_lowercase()
    found = folded.replace_strict(words, default=None, return_dtype=pl.String)
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
    """Text as it stands."""
    return Cells(text, pl.Series("reason", [None] * len(text), dtype=pl.String))


READ = {
    "text": read_texts,
    "choice": read_choices,
    "flag": read_flags,
    "date": read_dates,
    "month": read_months,
    "whole": read_wholes,
    "amount": read_amounts,
}


def read_cells(text: pl.Series, column: Column, spelling: Spelling) -> Cells:
    """The typed values of one column of text.

    Missing values in the spellings of NO_VALUE become empty, with a note; in identifiers they are kept as text.
    """
    clean = _select(text, trimmed(pl.col("text")))
    notes = []
    stripped = int(_select(text, pl.col("text").str.contains(INVISIBLE)).sum())
    if stripped:
        notes.append(f"invisible characters were taken out of {stripped} cells")
    if column.metadata["read"] != "text":
        none = clean.str.to_lowercase().is_in(NO_VALUE).fill_null(False)
        if none.any():
            notes.append(
                f"{int(none.sum())} cells say that there is no value ({', '.join(sorted(set(clean.filter(none))))})"
            )
            clean = clean.zip_with(~none, pl.Series([None], dtype=pl.String))
    cells = READ[column.metadata["read"]](clean, spelling, column)
    return Cells(cells.values, cells.reason, notes + cells.notes)
