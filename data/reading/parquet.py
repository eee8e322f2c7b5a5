"""Parquet: the footer is looked at first; then every column as text, with its type remembered."""

import zoneinfo
from pathlib import Path

import polars as pl

from data.errors import Asks, Refused
from data.language import _
from data.reading.sheet import Sheet

MOST_ROWS = 12_000_000
MOST_COLUMNS = 500
SMALL_ROWS = 1_000_000
MOST_ROWS_A_BYTE = 10
ZONES = ("Asia/Shanghai", "UTC")
UNREADABLE = (OSError, ValueError, pl.exceptions.PolarsError, pl.exceptions.PanicException)
CUT_OFF = "The file is not a complete Parquet file: it may have been cut off. Send it again."


def _look(path: Path) -> list[str]:
    """Notes from the footer; Refused where the file would not be safe or sound to read."""
    from pyarrow import ArrowException, parquet

    try:
        footer = parquet.ParquetFile(path, arrow_extensions_enabled=False).metadata
        columns = [footer.schema.column(i) for i in range(footer.num_columns)]
        names = [one.path for one in columns]
    except (OSError, ValueError, ArrowException) as error:
        raise Refused(CUT_OFF) from error
    if footer.num_rows > MOST_ROWS:
        raise Refused(
            _(
                "The file has {num_rows:,} rows; at most {most_rows:,} are taken in.",
                num_rows=footer.num_rows,
                most_rows=MOST_ROWS,
            )
        )
    if footer.num_rows > max(SMALL_ROWS, MOST_ROWS_A_BYTE * path.stat().st_size):
        raise Refused(
            _(
                "The file claims {num_rows:,} rows in {st_size:,} bytes: it is not opened.",
                num_rows=footer.num_rows,
                st_size=path.stat().st_size,
            )
        )
    if len(names) > MOST_COLUMNS:
        raise Refused(
            _(
                "The table has {names:,} columns; at most {most_columns} are taken in.",
                names=len(names),
                most_columns=MOST_COLUMNS,
            )
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refused(_("Two columns have the same name: {twice}.", twice=", ".join(twice)))
    old = [one.path for one in columns if one.physical_type == "INT96"]
    return [_("{old}: an old kind of timestamp (INT96) was read", old=", ".join(old))] if old else []


def as_text(name: str, dtype: pl.DataType, zone: str) -> pl.Expr:
    """A column as text: days without a time, moments in the stated zone; of lists and records nothing."""
    column = pl.col(name)
    if dtype.is_nested() or dtype == pl.Object:
        return pl.lit(None, dtype=pl.String)
    if isinstance(dtype, pl.Datetime):
        if dtype.time_zone:
            if not zone:
                raise Asks(
                    "time_zone",
                    _(
                        "In which time zone do the days of {name} count? The file has moments in {time_zone}, "
                        "which are another day elsewhere.",
                        name=name,
                        time_zone=dtype.time_zone,
                    ),
                    ZONES,
                )
            column = column.dt.convert_time_zone(zone).dt.replace_time_zone(None)
        return column.dt.to_string("%Y-%m-%d %H:%M:%S").str.strip_suffix(" 00:00:00")
    if dtype == pl.Binary:
        return column.cast(pl.String, strict=True)
    if dtype.is_float():
        whole = column.is_finite() & (column == column.round()) & (column.abs() < 2**53)
        return (
            pl.when(whole).then(column.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(column.cast(pl.String))
        )
    return column.cast(pl.String)


def _unknown(name: str, dtype: object) -> str:
    return _(
        "The column {name} is of type {lower}, which cannot be read as text: write it as text, or leave it out.",
        name=name,
        lower=str(dtype).lower(),
    )


def _column(table: pl.DataFrame, i: int, name: str, zone: str) -> pl.Series:
    """A column as text; Refused with its name and type where it cannot be one."""
    try:
        return table.with_columns(as_text(name, table.schema[name], zone).alias(f"c{i}"))[f"c{i}"]
    except UNREADABLE as error:
        raise Refused(_unknown(name, table.schema[name])) from error


def _unread(path: Path) -> str:
    """Why a file with a sound footer could not be read: numbers of more digits than are known, or damaged pages."""
    from pyarrow import parquet, types

    wide = [one for one in parquet.read_schema(path) if types.is_decimal256(one.type)]
    return _unknown(wide[0].name, wide[0].type) if wide else CUT_OFF


def read_columnar(path: Path, zone: str = "") -> Sheet:
    """The table of a Parquet file, its column names as the first row.

    Refused where it is damaged, too large, or not flat; Asks in which `zone` its moments count.
    """
    notes = _look(path)
    if zone and zone not in zoneinfo.available_timezones():
        raise Refused(_("There is no time zone {zone!r}: write it as {zones}.", zone=zone, zones=" or ".join(ZONES)))
    try:
        table = pl.read_parquet(path, glob=False)
    except UNREADABLE as error:
        raise Refused(_unread(path)) from error
    text = pl.DataFrame([_column(table, i, name, zone) for i, name in enumerate(table.columns)])
    header = pl.DataFrame({f"c{i}": [name] for i, name in enumerate(table.columns)})
    rows = pl.concat([header, text]).with_row_index("row", offset=1).cast({"row": pl.Int64})
    binary = [name for name, dtype in table.schema.items() if dtype == pl.Binary]
    if binary:
        notes.append(_("{binary}: bytes were read as UTF-8 text", binary=", ".join(binary)))
    if zone:
        notes.append(_("moments were read as days in {zone}", zone=zone))
    types = {f"c{i}": dtype for i, dtype in enumerate(table.dtypes)}
    return Sheet("", rows, tuple(notes), types=types)
