"""The catalogue is the one that was agreed, says all it must, and counts alike on Polars and DuckDB."""

from datetime import date

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data import months
from data.demo import organisation
from data.feeds import feeds, named
from metrics.catalogue import catalogue
from metrics.example import read_example
from metrics.facts.facts import facts
from metrics.facts.tidy import tidied
from metrics.measure import Flow, Metric

# id, kind, better (↑ high, ↓ low, ○ no judgement), by
AGREED = """
rotation_overdue             p ↓ area
power_list_coverage          p ↑ area
risk_assessment_coverage     p ↑ area
preventive_measures_coverage p ↑ area
duty_separation_breaches     p ↓
approvals_beyond_authority   p ↓
collective_decision_coverage p ↑ category
quorum_met                   p ↑ category
decision_minutes_on_time     p ↑ category
decisions_published_on_time  p ↑ category
appointment_procedure        p ↑
preappointment_talks         p ↑
declaration_timeliness       p ↑ kind
declarations_outstanding     r ↓ kind
declarations_verified        p ○ kind
declaration_discrepancies    p ○ kind
training_completion          p ↑ theme
training_outstanding         r ↓ theme
warning_education            p ↑ theme
commitments_signed           p ↑
report_timeliness            p ↑ kind
reports_outstanding          r ↓ kind
talk_completion              p ↑ kind
directive_follow_through     p ↑
inspection_coverage          p ↑
rectification_timeliness     p ↑ severity
rectification_overdue        p ↓ severity
deadline_extensions          p ↓ severity
findings_age                 m ↓ severity
open_cases                   r ○ phenomenon
new_cases                    r ○ phenomenon
cases_overdue                p ↓ phenomenon
open_case_age                m ↓ phenomenon
case_clearance               q ↑ phenomenon
cases_substantiated          p ○ phenomenon
complaint_response           p ↑ phenomenon
complaint_rate               r ○ phenomenon
service_timeliness           p ↑
single_source_share          p ↓ category
single_source_value          q ↓ category
single_source_justified      p ↑ category
single_bid_tenders           p ↓ category
contract_overrun             q ↓ category
public_funds_spent           q ↓ category
public_funds_per_head        r ↓ category
disclosure_timeliness        p ↑ kind
delivery_timeliness          p ↑ feed
"""
BETTER = {"↑": "high", "↓": "low", "○": ""}

SHOWN = {
    "declarations_outstanding": (100, "per 100 staff"),
    "training_outstanding": (100, "per 100 staff"),
    "reports_outstanding": (100, "per 100 staff"),
    "open_cases": (100, "per 100 staff"),
    "new_cases": (1000, "per 1,000 staff-years"),
    "complaint_rate": (1000, "per 1,000 staff-years"),
    "public_funds_per_head": (1, "per staff-year"),
    "findings_age": (1, "days"),
    "open_case_age": (1, "days"),
    "case_clearance": (100, "%"),
    "single_source_value": (100, "%"),
    "contract_overrun": (100, "%"),
    "public_funds_spent": (100, "%"),
}

MECHANISMS = (
    "Collective discussion of the four kinds of major matters",
    'Openness before, during and after ("sunshine")',
    "Appointment by recommendation, examination, collective discussion and public notice",
    "Pre-appointment integrity talks",
    "Superior–subordinate talks",
    "Admonition talks",
    "Integrity commitments",
    "Reporting of personal matters",
    "Work-and-integrity reports",
    "Responsibility-system reports",
    "Integrity-situation reports",
    "Major-event reports",
    "Special reports",
    "Open, covert, special and interview inspections and the rectification that follows",
    "Hot posts: risk search",
    "Hot posts: power list",
    "Hot posts: preventive measures",
    "Hot posts: rotation",
    "Mutual checks: separation of application, approval, execution and supervision",
    "Key projects: engineering, materials, publicity",
    "Key projects: single source",
    "Public funds",
    "Warning education: case study and site visits",
    "Legal and values training",
    "Carrying out of directives",
    "Service without favours",
    "Complaints by the eight phenomena",
    "Integrity cases",
)

METRICS = list(catalogue().values())
COUNTED = [metric for metric in METRICS if metric.numerator is not None]
CONDITIONAL = [
    metric for metric in COUNTED if isinstance(metric.numerator, Flow) and metric.numerator.where is not None
]
LAST = date(2026, 10, 1)


def name(metric: Metric) -> str:
    return metric.id


def test_the_catalogue_is_the_one_agreed() -> None:
    agreed = {}
    for line in AGREED.strip().splitlines():
        metric, kind, better, *by = line.split()
        agreed[metric] = (kind, BETTER[better], by[0] if by else "")
    found = {metric.id: (metric.kind, metric.better, metric.by) for metric in METRICS}
    assert {metric: found.get(metric) for metric in agreed} == agreed  # one metric more breaks no agreement


@pytest.mark.parametrize("metric", METRICS, ids=name)
def test_it_is_shown_in_the_unit_agreed(metric: Metric) -> None:
    assert (metric.per, metric.unit) == SHOWN.get(metric.id, (1, "%"))


@pytest.mark.parametrize("metric", METRICS, ids=name)
def test_it_says_what_it_is_why_it_matters_and_how_it_could_mislead(metric: Metric) -> None:
    for said in ("title", "words", "why", "mechanism", "reference", "trap", "example"):
        assert getattr(metric, said).strip(), f"{metric.id} has no {said}"
    assert metric.words.endswith(".")
    assert metric.words.count(". ") == 0, "plain words in one sentence"


@pytest.mark.parametrize("metric", METRICS, ids=name)
def test_it_has_a_target_where_there_is_a_direction_and_none_where_there_is_not(metric: Metric) -> None:
    assert bool(metric.targets) == bool(metric.better)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_every_mechanism_is_served_by_a_metric(mechanism: str) -> None:
    assert any(mechanism.lower() in metric.mechanism.lower() for metric in METRICS)


@pytest.mark.parametrize("metric", CONDITIONAL, ids=name)
def test_a_row_with_nothing_but_its_day_fulfils_no_condition(metric: Metric) -> None:
    numerator, denominator = metric.numerator, metric.denominator
    bare = tidied([metric], lambda feed: pl.LazyFrame(schema=named(feed).dtypes))[numerator.feed].collect().clear(1)
    filled = {"unit_id": "u", numerator.on: LAST} | ({metric.by: "some"} if metric.by else {})
    row = bare.with_columns(pl.lit(value).alias(column) for column, value in filled.items())
    found = facts({numerator.feed: row}, [metric], ["u"], LAST, LAST)
    assert found["numerator"].sum() == 0
    counted = denominator.where is None and not denominator.weight
    assert found.filter(pl.col("breakdown") == "")["denominator"].sum() == counted


def facts_of_both(
    metrics: list[Metric], records: dict[str, pl.DataFrame], units: list[str], first: date, last: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The facts on DuckDB, and on Polars."""
    empty = {feed: pl.DataFrame(schema=one.dtypes) for feed, one in feeds().items()}
    polars = tidied(metrics, lambda feed: {**empty, **records}[feed].lazy())
    with duckdb.connect() as connection:
        relations = {
            feed: rows if feed == "returns" else connection.from_arrow(rows.collect().to_arrow())
            for feed, rows in polars.items()
        }
        found = facts(relations, metrics, units, first, last)
    return found, facts(polars, metrics, units, first, last)


def test_duckdb_finds_the_facts_that_polars_finds() -> None:
    records = organisation(units=12, months=6, last_month=LAST)
    units = records["units"]["unit_id"].to_list()
    # The calendar's own feed is made by the store; its metric is compared by its example below.
    metrics = [metric for metric in COUNTED if "deliveries" not in metric.feeds]
    found, expected = facts_of_both(metrics, records, units, months.shifted(LAST, -5), LAST)
    without = {metric.id for metric in metrics} - set(expected["metric"])
    assert not without, "every metric has facts in the demonstration organisation"
    assert_frame_equal(found, expected, abs_tol=1e-9, rel_tol=1e-12)


@pytest.mark.parametrize("metric", COUNTED, ids=name)
def test_duckdb_works_the_example_as_polars_does(metric: Metric) -> None:
    example = read_example(metric.example)
    records = {block.feed: block.rows for block in example.blocks}
    units = pl.concat([block.rows["unit_id"] for block in example.blocks]).unique().to_list()
    found, expected = facts_of_both([metric], records, units, example.month, example.month)
    assert expected.height > 0
    assert_frame_equal(found, expected, abs_tol=1e-9, rel_tol=1e-12)
