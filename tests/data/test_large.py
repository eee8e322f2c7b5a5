"""Large files in one streaming pass: the same rows, faults and notes as in the ordinary way, and as Pandera's own."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pandera.errors
import polars as pl
import pytest
from hypothesis import Phase, assume, event, example, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from data.feeds import feeds, named
from data.feeds.columns import kind_of
from data.feeds.feed import Surroundings
from data.handing_in.delivery import Request, check_whole, examine, take_in
from data.handing_in.preview import FIRST_ROWS, preview
from data.large_files import stream
from data.large_files.large_file import check_large
from data.large_files.splitting import sinks
from data.mapping.mapping import Mapping
from data.reading import delimited
from data.store.changes import NEW, changes
from data.store.supposed_store import Supposed
from tests.conftest import METRICS, records

DAY = date(2026, 11, 22)
UNITS = pl.DataFrame(
    {
        "unit_id": ["001", "002"],
        "name": ["One", "Two"],
        "kind": ["office"] * 2,
        "opened_on": [None, date(2026, 1, 1)],
        "closed_on": [None, date(2026, 6, 1)],
    },
    schema_overrides={"opened_on": pl.Date, "closed_on": pl.Date},
)
HEADER = "declaration_id,unit_id,person_id,kind,due_on,filed_on,verified_on,verdict"


def stored(feed: str) -> pl.LazyFrame:
    return UNITS.lazy() if feed == "units" else pl.LazyFrame(schema=named(feed).dtypes)


NEAR = Surroundings(DAY, frozenset(UNITS["unit_id"]), METRICS, stored)


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    """Every file is a large one, in whatever size."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "LARGE_BYTES", 0)
        patch.setattr(delimited, "LOOKED_AT", 0)
        patch.setattr(stream, "LARGE_ROWS", 0)
        yield


def both_ways(feed: str, content: bytes, rules: Mapping) -> bool:
    """The streamed outcome, if there is one, equals the ordinary one; whether there is."""
    with TemporaryDirectory() as name:
        path, work = Path(name) / "file", Path(name) / "work"
        path.write_bytes(content)
        work.mkdir()
        taken = check_large(named(feed), path, rules, NEAR, work, lambda done, of: None)
        if taken is None:
            return False
        whole = check_whole(named(feed), path, "file", rules, NEAR)
        assert_frame_equal(pl.read_parquet(taken.accepted), whole.accepted)
        assert_frame_equal(taken.rejected, whole.rejected)
        assert_frame_equal(taken.rejected_rows, whole.rejected_rows)
        assert sorted(taken.notes) == sorted(whole.notes)
        assert taken.remarks == whole.remarks
        return True


cells = {
    "declaration_id": st.sampled_from(
        ["1", "2", "3", "4", "5", " 5", "007", "7", "n/a", "", '""', "四", "x\u200by", "6\t"]
    ),
    "unit_id": st.sampled_from(["001", "002", "001", "9", " 001", "", "０01"]),
    "person_id": st.sampled_from(["p", "q ", "", '"a, b"', '"two\nlines"', "张三", "_x000D_z", "x" * 501, "字" * 300]),
    "kind": st.sampled_from(["annual", "change", "年度", "ANNUAL", "weekly", ""]),
    "due_on": st.sampled_from(["2026-10-31", "2026-05-01", "2026/10/31", "31/10/2026", "2026-02-30", "soon", "", "-"]),
    "filed_on": st.sampled_from(["", "2026-10-01", "2026-11-23", "20261001", "1026-10-01", "无", "2026- 1-01"]),
    "verified_on": st.sampled_from(["", "", "2026-09-01", "2026-10-02"]),
    "verdict": st.sampled_from(["", "", "omission", "一致", '""']),
}
LINES = st.lists(
    st.one_of(
        st.tuples(*cells.values()).map(lambda row: ",".join(row)),
        st.sampled_from(["", ",,,,,,,", HEADER, "1,001,p,annual,2026-10-31,,,,too,long", "8,001", "a,001,p,annual"]),
    ),
    max_size=14,
)


@settings(deadline=None, max_examples=25, phases=[Phase.explicit, Phase.generate])
@given(
    LINES,
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8", "gb18030", "utf-16"]),
)
@example(["1,001,p,annual,2026-10-31,,,"] * 7, ",", "\n", "", False, False, "utf-8")
@example(["1,001,p,annual,2026-10-31,,,", "2,001,\ufeffp,annual,2026-10-31,,,"], ",", "\n", "", False, False, "utf-8")
@example(["1,001,张三,年度,2026-10-31,,,"], ",", "\r\n", "", False, False, "gb18030")
@example(["1,001,张三,年度,2026-10-31,,,"], ",", "\n", "", False, False, "utf-16")
def test_any_declarations_are_read_as_in_the_ordinary_way(lines, mark, end, start, titled, wide, encoding) -> None:
    sound = [f"s{i},001,p,annual,2026-10-31,,," for i in range(4)]
    listed = [("申报表,,,,,,," if titled else None), HEADER, *sound, *lines]
    text = [line + ((",extra" if line == HEADER else ",x 2 y") if wide else "") for line in listed if line is not None]
    words = (start if encoding == "utf-8" else "") + end.join(text).replace(",", mark) + end
    event(f"streamed: {both_ways('declarations', words.encode(encoding), Mapping())}")


KINDS = {
    "text": ["001", "002", "x", " y", "", "N/A", "待定", "/", "同上", "Ｋ１", "e\u0301", "'01", '="02"', "é", "X"],
    "date": [
        "2026-10-31",
        "2026-01-05",
        "2026/10/31",
        "46082",
        "2027-01-01",
        "",
        "31-Oct-26",
        "9999-12-31",
        "٢٠٢٦-١٠-٣١",
    ],
    "month": ["2026-10", "2026-03", "2026-10-05", "2026-13", "", "Oct 2026", "TBC", "２０２６-01"],
    "flag": ["yes", "0", "是", "maybe", "", "Y", "√", "无", "-"],
    "whole": ["5", "0", "12", "1,234", "5.0", "5.5", "-1", "1" * 17, "", "5¹", "٥", "无"],
    "amount": ["5.25", "0", "1,234.5", "-1", "1e3", "１２", "1" * 20, "", "£5", "€5", "5万", "1 234", "5*"],
}


def cell_of(column) -> st.SearchStrategy[str]:
    if kind_of(column).name == "choice":
        return st.sampled_from([*column.metadata["words"], "none of them", ""])
    return st.sampled_from(KINDS[kind_of(column).name])


@settings(deadline=None, max_examples=20, phases=[Phase.generate])
@given(st.sampled_from([one.id for one in feeds().values() if not one.across]), st.data())
def test_the_cells_of_every_feed_are_read_as_in_the_ordinary_way(feed, data) -> None:
    columns = named(feed).columns
    rows = data.draw(st.lists(st.tuples(*map(cell_of, columns.values())), min_size=8, max_size=16))
    table = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    both_ways(feed, table.write_csv().encode(), Mapping())


@settings(deadline=None, max_examples=10, phases=[Phase.generate])
@given(st.lists(st.tuples(*cells.values()), min_size=4, max_size=12))
def test_a_parquet_file_with_columns_renamed_is_read_as_in_the_ordinary_way(rows) -> None:
    table = pl.DataFrame(rows, schema=[f"{name}!" for name in cells], orient="row")
    file = BytesIO()
    table.with_columns(pl.col("due_on!").str.to_date(strict=False)).write_parquet(file)
    both_ways("declarations", file.getvalue(), Mapping(columns={name: f"{name}!" for name in cells}))


@settings(deadline=None, max_examples=25, phases=[Phase.generate])
@given(st.lists(st.tuples(*cells.values()), min_size=1, max_size=12))
def test_typed_rows_fail_where_pandera_fails_them(rows) -> None:
    feed = named("declarations")
    text = pl.DataFrame(rows, schema=list(cells), orient="row").with_columns(pl.all().str.strip_chars())
    dates = ["due_on", "filed_on", "verified_on"]
    typed = text.with_columns(pl.col(dates).str.to_date("%Y-%m-%d", strict=False))
    typed = typed.with_columns(
        pl.col("verdict", "person_id").replace({"": None, '""': None, "一致": "consistent", "_x000D_z": "z"}),
        pl.col("kind").replace({"年度": "annual", "ANNUAL": "annual"}),
    )
    typed = typed.filter(pl.col("unit_id").is_in(["001", "002"]), ~pl.col("declaration_id").is_in(["", "x\u200by"]))
    typed = typed.unique(maintain_order=True)  # of rows alike in all columns one is taken
    assume(not typed.is_empty())
    try:
        feed.schema(DAY).validate(typed, lazy=True)
        failed = set()
    except pandera.errors.SchemaErrors as errors:
        failed = set(errors.failure_cases["index"].to_list())
    with TemporaryDirectory() as name:
        path, work = Path(name) / "file", Path(name) / "work"
        work.mkdir()
        typed.write_csv(path)
        sifted = check_large(feed, path, Mapping(), NEAR, work, lambda done, of: None)
        assume(sifted is not None)
        accepted = set(pl.read_parquet(sifted.accepted)["row"] - 2)
    assert set(range(typed.height)) - accepted == failed


def test_a_large_delivery_is_in_the_store_with_its_faults_and_told_while_it_is_read(office) -> None:
    told: list[tuple[int, int]] = []
    lines = [f"{i},001001,p,annual,2026-10-31,,," for i in range(20)]
    words = "\n".join([HEADER, *lines, "3,001001,p,change,2026-10-31,,,", "x,009,p,annual,soon,,,"]) + "\n"
    report = office.hand_in("declarations", words, tell=lambda done, of: told.append((done, of)))
    assert (report.status, report.rows_accepted, report.rows_rejected) == ("rejected", 19, 3)
    assert report.rejected.select("row", "column", "value", "reason").rows() == [
        (5, "declaration_id", "3", "is the key of row 22 too: keep one of them"),
        (22, "declaration_id", "3", "is the key of row 5 too: keep one of them"),
        (23, "unit_id", "009", "is not in the unit register"),
        (23, "due_on", "soon", "is not a date: write 2026-10-31"),
    ]
    assert records(office.store, "declarations").height == 19
    assert told[-1][0] > 0
    assert office.hand_in("declarations", words).status == "unchanged"
    assert len(list((office.store.folder / "rows").iterdir())) == 2


@pytest.mark.parametrize(
    "encoding, rules",
    [("gb18030", Mapping()), ("utf-16", Mapping()), ("big5", Mapping(encoding="big5")), ("utf-8-sig", Mapping())],
)
def test_a_large_file_of_another_encoding_is_streamed_too(encoding, rules, monkeypatch) -> None:
    monkeypatch.setattr(stream, "HEAD_BYTES", 200)
    lines = [f"{i},001,p,annual,2026-10-31,,," for i in range(20)]
    words = "\n".join([HEADER, *lines, "x,001,王大文,annual,2026-10-31,,,", "y,001,p,年度,soon,,,"]) + "\n"
    assert both_ways("declarations", words.encode(encoding), rules)


def test_a_mark_of_byte_order_far_inside_a_file_sends_it_the_ordinary_way(monkeypatch) -> None:
    monkeypatch.setattr(stream, "HEAD_BYTES", 200)
    lines = [f"{i},001,p,annual,2026-10-31,,," for i in range(20)]
    inside = "\n".join([HEADER, *lines, "x,001,\ufeffp,annual,2026-10-31,,,"])
    assert not both_ways("declarations", inside.encode(), Mapping())
    assert both_ways("declarations", "\n".join([HEADER, *lines]).encode("utf-8-sig"), Mapping())


def test_a_large_file_whose_encoding_has_to_be_asked_is_not_streamed() -> None:
    lines = [f"{i},001,김철수,annual,2026-10-31,,," for i in range(20)]
    assert not both_ways("declarations", "\n".join([HEADER, *lines]).encode("cp949"), Mapping())


def test_a_large_file_is_previewed_by_its_first_rows_and_its_check_may_still_ask(office, monkeypatch) -> None:
    monkeypatch.setattr(stream, "HEAD_BYTES", 400)
    path = office.folder / "large.csv"
    lines = [f"{i},001001,p,annual,2026-10-31,,," for i in range(20)]
    path.write_text("\n".join([HEADER, *lines, "x,001001,p,annual,46082,,,"]) + "\n")
    shown = preview(office.store, "declarations", path)
    assert shown.ready and shown.notes[0] == FIRST_ROWS
    assert 0 < shown.rows.height < 20
    with office.store.workspace() as work:
        asked = examine(office.store, Request("declarations", path, METRICS), work=work).report
        assert (asked.status, asked.topic) == ("asks", "serials")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-32"])
def test_the_first_rows_of_a_large_file_are_shown_in_any_encoding(office, monkeypatch, encoding) -> None:
    monkeypatch.setattr(stream, "HEAD_BYTES", 1001)
    path = office.folder / "large.csv"
    path.write_bytes(
        "\n".join([HEADER, *(f"{i},001001,王芳,annual,2026-10-31,,," for i in range(99))]).encode(encoding)
    )
    assert preview(office.store, "declarations", path).rows["person_id"][0] == "王芳"


def test_what_a_large_file_would_change_can_be_looked_at_before_it_is_taken_in(office) -> None:
    path = office.folder / "large.csv"
    path.write_text("\n".join([HEADER, *(f"{i},001001,p,annual,2026-10-31,,," for i in range(20))]) + "\n")
    with office.store.workspace() as work:
        found = examine(office.store, Request("declarations", path, METRICS), work=work)
        assert isinstance(found.intake.accepted, Path)
        assert changes(office.store, found.intake)["how"].to_list() == [NEW] * 20
        supposed = Supposed(office.store, found.intake)
        assert records(supposed, "declarations").height == 20
        supposed.discard()
        assert take_in(office.store, found, "tester").rows_accepted == 20
    assert records(office.store, "declarations").height == 20


def test_the_file_is_read_once(tmp_path: Path) -> None:
    """The optimiser alone would read it once for right rows and their keys, and once more for the others."""
    file = tmp_path / "declarations.csv"
    file.write_text(f"{HEADER}\nd1,001,p1,annual,2026-10-31,2026-10-20,,\nd2,001,p2,annual,soon,,,\n")
    found = stream.source(named("declarations"), file, Mapping(), NEAR, tmp_path)
    assert found is not None
    plan = pl.explain_all(sinks(named("declarations"), found, NEAR, tmp_path))
    assert plan.count("Csv SCAN") == 1
