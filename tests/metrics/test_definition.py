"""A metric's formula says what its facts count: the SQL gives the same figures, the document is the catalogue's."""

from datetime import date

import duckdb
import narwhals.stable.v2 as nw
import polars as pl
import pytest

from data import months
from data.demo import organisation
from data.registry.settings import Settings
from data.registry.tables import Setting
from metrics.catalogue import catalogue
from metrics.facts.facts import facts
from metrics.facts.formula import condition, formula
from metrics.facts.tidy import tidied
from metrics.measure import Metric, flow
from reports.words.definitions import as_markdown, by_mechanism, found, history

MONTH = date(2026, 9, 1)
OWN = Metric(
    id="own_metric",
    title="<b>Own</b> | metric",
    words="# What the [unit](http://x.invalid) says",
    why="",
    mechanism="Declared by this installation",
    reference="",
    kind="p",
    better="high",
    by="breakdown",
)
AMOUNT, BIDS, METHOD = nw.col("amount"), nw.col("bids"), nw.col("method")
EXPECTED = [
    ("000000", date(2026, 9, 1), "cases", date(2026, 10, 10), date(2026, 10, 9)),
    ("000000", date(2026, 9, 1), "training", date(2026, 10, 10), None),
    ("010000", date(2026, 8, 1), "cases", date(2026, 9, 10), date(2026, 9, 10)),
]


@pytest.fixture(scope="module")
def records() -> dict[str, pl.DataFrame]:
    """A small demonstration organisation, with what a calendar would have expected of it."""
    tables = organisation(units=14, months=8)
    units = tables["units"]["unit_id"]
    rows = [(units[int(unit) // 10000], *rest) for unit, *rest in EXPECTED]
    names = ["unit_id", "month", "feed", "due_on", "received_on"]
    return {**tables, "deliveries": pl.DataFrame(rows, schema=names, orient="row")}


@pytest.fixture(scope="module")
def tidy(records: dict[str, pl.DataFrame]) -> dict[str, pl.LazyFrame]:
    return tidied(catalogue().values(), lambda feed: records[feed].lazy())


def asked(tidy: dict[str, pl.LazyFrame], sql: str) -> dict[str, float]:
    """Unit -> what the statement gives for the month."""
    base = duckdb.connect()
    for feed, rows in tidy.items():
        base.register(feed, rows.collect().to_arrow())
    days = {"first_day": MONTH, "last_day": months.last_day(MONTH)}
    rows = base.execute(sql, {name: day for name, day in days.items() if f"${name}" in sql}).fetchall()
    return {unit: float(value) for unit, value in rows if value}


@pytest.mark.parametrize("metric", catalogue().values(), ids=lambda metric: metric.id)
def test_the_sql_of_a_definition_gives_the_facts(metric: Metric, records, tidy) -> None:
    units = records["units"]["unit_id"].to_list()
    counted = {feed: rows for feed, rows in tidy.items() if feed != "returns"}
    whole = facts(counted, [metric], units, MONTH, MONTH).filter(pl.col("breakdown") == "")
    for name, side in zip(("numerator", "denominator"), formula(metric), strict=True):
        expected = {unit: value for unit, value in whole.select("unit_id", name).iter_rows() if value}
        # The last digit of a sum of money hangs on the order in which it is summed; counts are equal.
        assert asked(tidy, side.sql) == pytest.approx(expected, rel=1e-12, abs=0)
    assert whole["denominator"].sum() > 0


def test_the_sql_of_a_declared_metric_gives_its_facts(records, tidy) -> None:
    unit, other = records["units"]["unit_id"][:2]
    rows = [
        (unit, MONTH, "own_metric", None, 3.0, 4.0),
        (unit, MONTH, "own_metric", "a", 1.0, 2.0),
        (other, MONTH, "own_metric", "a", 1.0, 2.0),
        (other, MONTH, "own_metric", "b", 2.0, 5.0),
        (other, months.shifted(MONTH, 1), "own_metric", "b", 7.0, 9.0),
        (other, MONTH, "another", "b", 7.0, 9.0),
    ]
    returns = pl.LazyFrame(rows, schema=records["returns"].schema, orient="row")
    own = tidied([OWN], lambda feed: returns if feed == "returns" else records[feed].lazy())
    top, bottom = formula(OWN)
    assert asked(own, top.sql) == {unit: 3, other: 3}
    assert asked(own, bottom.sql) == {unit: 4, other: 7}
    whole = facts(own, [OWN], [unit, other], MONTH, MONTH).filter(pl.col("breakdown") == "")
    assert dict(whole.select("unit_id", "denominator").iter_rows()) == {unit: 4, other: 7}


@pytest.mark.parametrize(
    ("where", "sql"),
    [
        ((AMOUNT > 1) & (BIDS == 1) & nw.col("justified"), "amount > 1 AND bids = 1 AND justified"),
        ((AMOUNT > 1) & ((BIDS == 1) | (BIDS == 2)), "amount > 1 AND (bids = 1 OR bids = 2)"),
        ((AMOUNT > 1) & (BIDS == 1) | (BIDS == 2), "(amount > 1 AND bids = 1) OR bids = 2"),
        (~(BIDS == 1), "NOT (bids = 1)"),
        (~BIDS.is_null(), "bids IS NOT NULL"),
        (METHOD.is_in(["a]b (c)", "it's"]), "method IN ('a]b (c)', 'it''s')"),
        (METHOD == 'R AND D ("x")', "method = 'R AND D (\"x\")'"),
    ],
)
def test_a_condition_keeps_the_brackets_it_needs_and_what_is_quoted(where: nw.Expr, sql: str) -> None:
    assert condition(flow("contracts", on="awarded_on", where=where)) == sql


def test_words_are_those_of_a_person() -> None:
    top, _ = formula(catalogue()["declaration_timeliness"])
    assert top.words == "declarations whose due_on lies in the month, where filed_on <= due_on"


def test_a_search_finds_words_in_any_order_and_case() -> None:
    metrics = catalogue().values()
    for words in ("OVERDUE rotation", "hot posts rotation", "tenures", "rotation_overdue", " rotation  hold "):
        assert "rotation_overdue" in [metric.id for metric in found(metrics, words)]
    assert found(metrics, "rotation zebra") == []
    assert len(found(metrics, "")) == len(metrics)
    assert sum(map(len, by_mechanism(metrics).values())) == len(metrics)


def test_the_history_of_a_target_holds_what_administrators_set() -> None:
    at = {"at": date(2026, 1, 1), "by": "lin", "why": "plan"}
    rows = [
        Setting(subject="rotation_overdue", name="target", value=0.02, since=date(2026, 6, 1), **at),
        Setting(subject="rotation_overdue", name="least", kind="bureau", value=20, since=date(2026, 1, 1), **at),
        Setting(subject="open_cases", name="target", value=0.5, since=date(2026, 6, 1), **at),
    ]
    assert history(catalogue()["rotation_overdue"], Settings(rows)).rows() == [
        ("always", "target", "5.0 %", "all units", "the definition", ""),
        ("2026-01-01", "least denominator", "20", "bureau", "lin", "plan"),
        ("2026-06-01", "target", "2.0 %", "all units", "lin", "plan"),
    ]


def test_the_document_shows_what_others_wrote_as_text() -> None:
    document = as_markdown([OWN])
    assert r"### \<b\>Own\</b\> \| metric" in document
    assert r"**In words.** \# What the \[unit\](http://x.invalid) says" in document
