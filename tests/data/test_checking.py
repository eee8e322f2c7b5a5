"""What is accepted, what is rejected, and in which words."""

from datetime import date

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.cells.spelling import Spelling
from data.checking.check import check
from data.feeds import feeds, named
from data.feeds.feed import Surroundings
from tests.conftest import records

DAY = date(2026, 11, 22)
HEADER = "declaration_id,unit_id,person_id,kind,due_on,filed_on,verified_on,verdict\n"


def test_a_sound_row_is_accepted_with_its_zeros(office) -> None:
    report = office.hand_in("declarations", HEADER + "007,001001,p1,annual,2026-10-31,2026-10-30,,\n")
    assert (report.status, report.rows_accepted, report.rows_rejected) == ("accepted", 1, 0)
    assert records(office.store, "declarations")["declaration_id"].to_list() == ["007"]


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        ("1,009,p,annual,2026-10-31,,,", "unit_id", "009", "is not in the unit register"),
        ("1,1001,p,annual,2026-10-31,,,", "unit_id", "1001", "is not in the unit register"),
        ("1,001,p,annual,soon,,,", "due_on", "soon", "is not a date: write 2026-10-31"),
        ("1,001,p,annual,2026-02-30,,,", "due_on", "2026-02-30", "there is no such day in the calendar"),
        (
            "1,001,p,annual,0204-06-25,,,",
            "due_on",
            "0204-06-25",
            "lies before 1950: a typing error in the year?",
        ),
        ("1,001,p,weekly,2026-10-31,,,", "kind", "weekly", "is not one of: annual, change"),
        ("1,001,,annual,2026-10-31,,,", "person_id", "", "is empty: a value is required"),
        (
            "1,001,p,annual,2026-10-31,2026-11-23,,",
            "filed_on",
            "2026-11-23",
            "lies after the day of the delivery (2026-11-22)",
        ),
        (
            "1,001,p,annual,2026-10-31,2026-10-02,2026-10-01,",
            "verified_on",
            "2026-10-01",
            "verified_on lies before filed_on",
        ),
        (
            "1,001,p,annual,2026-10-31,2026-10-01,,omission",
            "verdict",
            "omission",
            "a verdict needs verified_on",
        ),
    ],
)
def test_a_faulty_row_is_rejected_with_place_value_and_reason(office, row, column, value, reason) -> None:
    assert office.reasons("declarations", HEADER + row + "\n") == [(2, column, value, reason)]
    assert records(office.store, "declarations").is_empty()


def test_rows_that_share_a_key_are_all_rejected_and_name_each_other(office) -> None:
    rows = "1,001,p,annual,2026-10-31,,,\n2,001,p,annual,2026-10-31,,,\n1,001,p,change,2026-10-31,,,\n"
    assert office.reasons("declarations", HEADER + rows) == [
        (2, "declaration_id", "1", "is the key of row 4 too: keep one of them"),
        (4, "declaration_id", "1", "is the key of row 2 too: keep one of them"),
    ]
    assert records(office.store, "declarations")["declaration_id"].to_list() == ["2"]


def test_a_row_that_only_repeats_another_is_taken_once_and_counted(office) -> None:
    row = "1,001,p,annual,2026-10-31,,,\n"
    report = office.hand_in("declarations", HEADER + row + row)
    assert (report.status, report.rows_accepted) == ("accepted", 1)
    assert "1 row repeats another in every column of the feed: each was taken once" in report.normalised


def test_every_reason_of_a_row_is_listed(office) -> None:
    found = office.reasons("declarations", HEADER + "1,009,,weekly,soon,,,\n")
    assert [column for _, column, _, _ in found] == ["unit_id", "person_id", "kind", "due_on"]


def test_a_planned_day_may_lie_in_the_future(office) -> None:
    assert office.hand_in("declarations", HEADER + "1,001,p,annual,2027-12-31,,,\n").status == "accepted"


def test_spellings_are_read_and_named(office) -> None:
    row = "1,001,p,年度,2026年3月5日,２０２６/03/04,n/a,\n"
    report = office.hand_in("declarations", HEADER + row)
    kept = records(office.store, "declarations").row(0, named=True)
    assert (kept["kind"], kept["due_on"], kept["filed_on"]) == ("annual", date(2026, 3, 5), date(2026, 3, 4))
    assert kept["verified_on"] is None
    assert any("in another form than 2026-10-31" in note for note in report.notes)
    assert any("no value (n/a)" in note for note in report.notes)


@pytest.mark.parametrize(
    ("word", "month"),
    [
        *[("2025.01", 1), ("2025-1", 1), ("2025/1", 1), ("2025年1月", 1), ("202501", 1), ("2025.2", 2), ("2025.9", 9)],
        *[("2025.10", 10), ("2025.11", 11), ("2025.12", 12), ("2025 10", 10), ("202510", 10)],
        *[("2025.1", None), ("２０２５.１", None), ("20251", None), ("46082", None)],
    ],
)
def test_october_that_became_a_number_is_not_january(office, word: str, month: int | None) -> None:
    rows = f"unit_id,month,category,budget,spent\n001,{word},meetings,1,1\n"
    report = office.hand_in("expenses", rows, answers={"serials": "reject"})
    if month is not None:
        assert records(office.store, "expenses")["month"].to_list() == [date(2025, month, 1)]
        return
    assert (report.rows_accepted, report.rejected["cell"].to_list()) == (0, ["B2"])
    assert report.rejected["reason"][0].startswith("is an Excel" if word.isdecimal() else "may be January, or October")


@pytest.mark.parametrize("word", ["true", "YES", "1", "是", "false", "No", "0", "否"])
def test_booleans_in_all_their_spellings(office, word: str) -> None:
    header = "decision_id,unit_id,category,decided_on,collective,entitled,present\n"
    office.hand_in("decisions", header + f"1,001,personnel,2026-10-01,{word},5,4\n")
    assert records(office.store, "decisions")["collective"].to_list() == [word.lower() in ("true", "yes", "1", "是")]


def test_a_dependent_row_falls_with_the_row_that_it_leans_on(office) -> None:
    """Unit 3 has no kind, so 4 below it has no parent, and 5 below 4 has none either."""
    rows = "unit_id,name,parent_id,kind\n3,C,,\n4,D,3,office\n5,E,4,office\n6,F,001,office\n"
    assert [row for row, *_ in office.reasons("units", rows)] == [2, 3, 4]
    assert "6" in records(office.store, "units")["unit_id"]


def test_parents_and_successors_in_a_circle_are_rejected(office) -> None:
    rows = "unit_id,name,parent_id,kind,successor_id\n3,C,4,x,\n4,D,3,x,\n5,E,,x,6\n6,F,,x,5\n7,G,,x,7\n"
    reasons = {(row, reason) for row, _, _, reason in office.reasons("units", rows)}
    assert (2, "the chain of parents goes round in a circle") in reasons
    assert (4, "the chain of successors goes round in a circle") in reasons
    assert (6, "a unit cannot be its own successor") in reasons


def test_overlapping_spans_of_staff_are_rejected_within_a_file_and_against_the_store(office) -> None:
    header = "unit_id,valid_from,valid_until,headcount,leaders\n"
    first = "001,2026-01-01,2026-04-01,5,1\n001,2026-04-01,2026-06-01,5,1\n001,2026-05-01,,6,1\n"
    assert [row for row, *_ in office.reasons("staffing", header + first)] == [3, 4]
    assert [row for row, *_ in office.reasons("staffing", header + "001,2025-06-01,2026-02-01,5,1\n")] == [2]
    assert office.hand_in("staffing", header + "001,2026-01-01,2026-03-01,7,1\n").status == "accepted"


def test_returns_name_known_metrics_and_proportions_stay_below_one(office) -> None:
    header = "unit_id,month,metric,breakdown,numerator,denominator\n"
    rows = "001,2026-10,nonsense,,1,2\n001,2026-10,declaration_timeliness,,3,2\n001,2026-10,open_cases,,30,20\n"
    assert office.reasons("returns", header + rows) == [
        (
            2,
            "metric",
            "nonsense",
            "no such metric: neither in the catalogue nor declared by this installation",
        ),
        (3, "numerator", "3", "a proportion's numerator is more than its denominator"),
    ]


def test_a_loose_reference_and_a_day_before_the_unit_opened_are_notes(office) -> None:
    office.hand_in("units", "unit_id,name,kind,opened_on,closed_on\n009,Late,office,2026-06-01,\n")
    header = "tenure_id,post_id,unit_id,holder_id,held_since,left_on,limit_months,exempt_until\n"
    report = office.hand_in("tenures", header + "t1,nowhere,009,h,2020-01-01,,60,\n")
    assert report.status == "accepted"
    assert "post_id: 1 row names one that is not in posts: nowhere" in report.notes
    assert any("before the unit opened" in note for note in report.notes)


WORDS = st.sampled_from(["", "001", "x" * 501, "p"])
DAYS = st.sampled_from(["", "1949-12-31", "1950-01-01", "2026-11-22", "2026-11-23", "2026-01-01"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c", "d", ""]),
            WORDS,
            WORDS,
            DAYS,
            DAYS,
            DAYS,
            st.sampled_from(["", "omission"]),
        ),
        min_size=1,
        max_size=8,
        unique=True,  # rows alike in every column are taken once, before Pandera sees them
    )
)
def test_the_failures_are_panderas_own(rows: list[tuple[str, ...]]) -> None:
    """On a frame without unreadable cells the rejected rows and columns are those that Pandera itself reports."""
    columns = ["declaration_id", "unit_id", "person_id", "due_on", "filed_on", "verified_on", "verdict"]
    text = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row").with_columns(
        kind=pl.lit("annual"), row=pl.int_range(2, len(rows) + 2)
    )
    near = Surroundings(DAY, frozenset(text["unit_id"]), {}, lambda feed: pl.LazyFrame(schema=named(feed).dtypes))
    ours = check(named("declarations"), text, near, Spelling()).rejected
    typed = text.select(
        pl.col(name).replace("", None).str.to_date("%Y-%m-%d")
        if name.endswith("_on")
        else pl.col(name).replace("", None)
        for name in named("declarations").columns
    )
    theirs = set()
    try:
        named("declarations").schema(DAY).validate(typed, lazy=True)
    except pa.errors.SchemaErrors as error:
        theirs = {int(one) for one in error.failure_cases["index"]}
    assert {row - 2 for row in ours["row"]} == theirs


def test_every_feed_has_aliases_in_chinese_for_every_column() -> None:
    bare = [
        f"{feed.id}.{name}"
        for feed in feeds().values()
        for name, column in feed.columns.items()
        if not any(ord(letter) > 0x2E80 for alias in column.metadata["aliases"] for letter in alias)
    ]
    assert bare == []
