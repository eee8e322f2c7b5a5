"""Any accepted table, written in any dialect or format that is understood, reads back the same."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.checking.check import Checked, check
from data.feeds.columns import amount, choice, flag, happened, key, month, text, unit, whole
from data.feeds.feed import Feed, Surroundings
from data.mapping.applying import apply_mapping
from data.mapping.mapping import Mapping
from data.reading.file import read
from tests.bad_inputs.rate import rate

DAY = date(2026, 11, 22)
UNITS = ("001", "001001", "督察一处")
FEED = Feed(
    title="Everything",
    words="A column of every kind.",
    keys=("record_id",),
    columns={
        "record_id": key("编号"),
        "unit_id": unit(),
        "month": month(),
        "said": text("说明", empty=True),
        "kind": choice({"annual": ("年度",), "change": ("变动",)}, "类别", empty=True),
        "on": happened("日期", empty=True),
        "count": whole("件数", empty=True),
        "money": amount("金额", empty=True),
        "share": rate("占比", empty=True),
        "settled": flag("是否", empty=True),
    },
    dated="month",
    id="everything",
)
NEAR = Surroundings(
    DAY,
    frozenset(UNITS),
    {},
    lambda feed: pl.LazyFrame(
        {"unit_id": UNITS, "name": UNITS, "kind": "office", "opened_on": None, "closed_on": None, "record_id": ""},
        schema_overrides={"opened_on": pl.Date, "closed_on": pl.Date},
    ),
)
SIGNS = st.characters(codec="utf-8", categories=("L", "N", "P", "S"), exclude_characters="\ufffd")
WORDS = st.text(SIGNS | st.just(" "), min_size=1, max_size=12).map(str.strip).filter(bool)
DAYS = st.dates(date(1950, 1, 1), DAY)
NUMBERS = st.decimals(0, 10**6, places=3).map(float)
ROWS = st.lists(
    st.tuples(
        WORDS,
        st.sampled_from(UNITS),
        DAYS.map(lambda day: day.replace(day=1)),
        st.none() | WORDS,
        st.none() | st.sampled_from(["annual", "change"]),
        st.none() | DAYS,
        st.none() | st.integers(0, 2**53 - 1),
        st.none() | NUMBERS,
        st.none() | st.decimals(0, 1, places=4).map(float),
        st.none() | st.booleans(),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda row: row[0],
)
TRIES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def table(rows: list[tuple]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=FEED.dtypes, orient="row")


def taken_in(path: Path, mapping: Mapping) -> Checked:
    mapped = apply_mapping(FEED, read(path, path.name, mapping.encoding), mapping, units=NEAR.units)
    return check(FEED, mapped.text, NEAR, mapped.spelling)


def accepted(rows: list[tuple]) -> pl.DataFrame:
    """The rows that are accepted as they stand: such as a word that is no spreadsheet error and no long number."""
    shown = [[_shown(cell, "point") for cell in row] for row in rows]
    text = pl.DataFrame(shown, schema=dict.fromkeys(FEED.columns, pl.String), orient="row")
    from data.cells.spelling import Spelling

    numbered = text.with_row_index("row", offset=2).cast({"row": pl.Int64})
    checked = check(FEED, numbered, NEAR, Spelling(decimal="point"))
    return checked.accepted.drop("row")


def _shown(cell: object, decimal: str) -> str | None:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return f"{cell:f}".rstrip("0").rstrip(".").replace(".", "," if decimal == "comma" else ".")
    return None if cell is None else str(cell)


@TRIES
@given(
    rows=ROWS,
    mark=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"]),
    decimal=st.sampled_from(["point", "comma"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_delimited_text(tmp_path: Path, rows, mark, end, encoding, decimal, quoting) -> None:
    wanted = accepted(rows)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator=end, quoting=quoting)
    writer.writerow(FEED.columns)
    writer.writerows([[_shown(cell, decimal) or "" for cell in row] for row in wanted.rows()])
    path = tmp_path / "table.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    if wanted.height:
        found = taken_in(path, Mapping(encoding=encoding if encoding == "gb18030" else "", decimal=decimal))
        assert found.accepted.drop("row").equals(wanted), found.rejected


@TRIES
@given(rows=ROWS)
def test_parquet(tmp_path: Path, rows) -> None:
    wanted = accepted(rows)
    path = tmp_path / "table.parquet"
    wanted.write_parquet(path)
    if wanted.height:
        assert taken_in(path, Mapping()).accepted.drop("row").equals(wanted)


@settings(TRIES, max_examples=25)
@given(rows=ROWS)
def test_workbook(tmp_path: Path, rows) -> None:
    wanted = accepted(rows)
    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(FEED.columns))
        for y, row in enumerate(wanted.rows(), start=1):
            for x, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(y, x, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(y, x, datetime(cell.year, cell.month, cell.day), day)
                elif cell is not None:
                    sheet.write(y, x, cell)
    if wanted.height:
        found = taken_in(path, Mapping())
        assert found.accepted.drop("row").equals(wanted), found.rejected


@pytest.mark.parametrize("value", [1e-7, 0.1 + 0.2, 1.5e300])
def test_a_number_with_a_type_keeps_its_last_digit(tmp_path: Path, value: float) -> None:
    wanted = table([("1", "001", DAY.replace(day=1), None, None, None, None, value, None, None)])
    path = tmp_path / "table.parquet"
    wanted.write_parquet(path)
    assert taken_in(path, Mapping()).accepted.drop("row").equals(wanted)
