"""Amounts, rates and whole numbers: with decimal point or comma, thousands parted or not, per cent or share."""

from collections.abc import Callable

import polars as pl

from data.cells.column import Cells, plainly, read_some
from data.cells.spelling import Spelling
from data.counted import counted, was
from data.feeds.columns import Column

PLAIN_NUMBER = r"^[+-]?(\d+(\.\d+)?|\.\d+)$"
THOUSANDS = r"^[+-]?\d{1,3}([, ’']\d{3})+(\.\d+)?$"
TYPED_NUMBER = r"^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$"
COMMA_NUMBER = r"^[+-]?\d+(,\d+)?$"
COMMA_THOUSANDS = r"^[+-]?\d{1,3}([. ’']\d{3})+(,\d+)?$"
PERCENT = r"\s*%$"


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
        return pl.DataFrame({"plain": plainly(text).str.replace("^−", "-")}).select(
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
    values, reason, read = read_some(text, fast, _slow_numbers(spelling))
    notes = [f"{counted(read, 'number')} {was(read)} written with separators or full-width digits"] if read else []
    return Cells(values, reason, notes)


def read_rates(text: pl.Series, spelling: Spelling, column: Column) -> Cells:
    """Shares from 0 to 1; those with a percent sign are hundredths."""
    wide = text.str.contains("[%％٪]").fill_null(False)
    if not wide.any():
        return read_amounts(text, spelling, column)
    signed = text.zip_with(~wide, text.str.normalize("NFKC").str.replace_all("٪", "%").str.replace(PERCENT, ""))
    cells = read_amounts(signed, spelling, column)
    values = (cells.values / 100).round(12).zip_with(wide, cells.values)
    signs = int(wide.sum())
    notes = [*cells.notes, f"{counted(signs, 'rate')} with a percent sign {was(signs)} read as hundredths"]
    ones = int(((values == 1) & ~wide).sum())
    if ones:
        notes.append(
            f"{counted(ones, 'rate is', 'rates are')} 1 without a percent sign, "
            "among others with one: read as 100 %, not 1 %"
        )
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
    values, reason, read = read_some(text, fast, slow)
    notes = [f"{counted(read, 'whole number')} {was(read)} written with separators or decimals"] if read else []
    return Cells(values, reason, notes)
