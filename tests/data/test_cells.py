"""Laws of reading cells: whatever stands there, it is a value, a fault with a reason, or no value with a note."""

import unicodedata
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.cells import amount, choice, date, flag, month, text, whole
from data.cells.cell_type import Cells, CellType
from data.cells.reading import read_cells
from data.cells.spelling import Spelling

KINDS = [one.kind for one in (amount, choice, date, flag, month, text, whole)]
FACTS = {"words": {"annual": ("年度",), "change": ("变动",)}}
SIGNS = st.sampled_from("0123456789٣۳३３¹②½ⅷ.,-/+ '’()%£€元万k*年月日无是TBCna—〃=\"OctMar\u200b\u0301é#")
CELLS = st.lists(SIGNS, min_size=1, max_size=10).map("".join)
LINES = st.lists(CELLS, min_size=1, max_size=6)
TRIES = settings(max_examples=150, deadline=None)


def read(kind: CellType, cells: list[str], empty: bool = True, spelling: Spelling | None = None) -> Cells:
    facts = {**FACTS, "empty": empty}
    return read_cells(pl.Series(cells, dtype=pl.String), kind, facts, spelling or Spelling())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@TRIES
@given(cells=LINES)
def test_nothing_is_lost_in_silence(kind: CellType, cells: list[str]) -> None:
    found = read(kind, cells)
    assert len(found.values) == len(found.reason) == len(cells)
    for cell, value, reason in zip(cells, found.values, found.reason, strict=True):
        assert value is None or reason is None, (cell, value, reason)
        if value is None and reason is None and cell.strip():
            assert found.notes, cell


@TRIES
@given(cells=LINES)
def test_text_that_is_changed_is_noted(cells: list[str]) -> None:
    found = read(text.kind, cells)
    changed = [cell for cell, value in zip(cells, found.values, strict=True) if value is not None and value != cell]
    assert bool(changed) <= bool(found.notes), changed


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@TRIES
@given(cells=LINES)
def test_what_is_plain_is_read_the_same_without_a_note(kind: CellType, cells: list[str]) -> None:
    assert kind.plain is not None
    value, plain = kind.plain(pl.col("cell"), FACTS)
    table = (
        pl.DataFrame({"cell": cells})
        .with_columns(value=value, plain=plain)
        .filter("plain", pl.col("value").is_not_null())
    )
    if table.is_empty():
        return
    found = read(kind, table["cell"].to_list())
    assert found.values.equals(table["value"], check_names=False), table
    assert found.notes == [] and found.reason.null_count() == table.height


@pytest.mark.parametrize("spelling", [Spelling(), Spelling(decimal="comma")], ids=["point", "comma"])
@TRIES
@given(cells=LINES)
def test_a_number_has_the_digits_that_stand_there(spelling: Spelling, cells: list[str]) -> None:
    for cell, value in zip(cells, read(amount.kind, cells, spelling=spelling).values, strict=True):
        if value is not None:
            digits = "".join(str(unicodedata.decimal(sign)) for sign in cell if sign.isdecimal())
            told = "".join(sign for sign in f"{abs(Decimal(repr(value))):f}" if sign.isdigit())
            assert told.strip("0") == digits.strip("0"), (cell, value)


@TRIES
@given(cells=LINES)
def test_a_required_text_always_holds_a_letter_or_a_digit(cells: list[str]) -> None:
    for value in read(text.kind, cells, empty=False).values.drop_nulls():
        assert any(sign.isalnum() for sign in value), value
