"""The demonstration organisation: every planted mark is found in its own unit, and in no unit that has no story."""

import polars as pl
import pytest

from data.demo import story_units
from data.feeds import named
from metrics.attention.signals import signals
from metrics.comparison.peers import peers
from metrics.comparison.question import Comparison
from metrics.comparison.verdicts import judged
from metrics.facts.figures import Figures
from metrics.inspection.candidates import candidates
from metrics.inspection.choice import Choice
from metrics.inspection.proposal import propose
from metrics.signals.evidence import figures_of, records
from metrics.signals.kinds import kinds
from metrics.signals.signal_kind import FIGURES, METRIC, RANK, RISE, SIGNAL, SIGNALS, TOGETHER
from tests.metrics.conftest import MONTH

#: story -> the signal that finds it, and the metric whose mechanism it belongs to
PLANTED = {
    "bunched_contracts": ("bunching", "collective_decision_coverage"),
    "bunched_approvals": ("bunching", "approvals_beyond_authority"),
    "period_end_spike": ("period_end_spike", "training_completion"),
    "zero_lag": ("zero_lag", "declaration_timeliness"),
    "shrinking_list": ("shrinking_denominator", "declaration_timeliness"),
    "moved_due_dates": ("reset_clock", "deadline_extensions"),
    "reopened_cases": ("reset_clock", "cases_overdue"),
    "renamed_posts": ("reset_clock", "rotation_overdue"),
    "category_flip": ("category_flip", "collective_decision_coverage"),
    "too_good": ("too_perfect", ""),
    "single_source_pattern": ("procurement_outlier", "single_source_share"),
    "gaps": ("reconciliation_gap", "collective_decision_coverage"),
    "returns_differ": ("reconciliation_gap", "delivery_timeliness"),
    "stops_reporting": ("no_report", ""),
}
MARKS = sorted({signal for signal, _ in PLANTED.values()} - {"procurement_outlier"})


def stories(figures: Figures) -> dict[str, str]:
    """Unit -> its story."""
    return {unit: story for story, units in story_units(figures.tree.units).items() for unit in units}


@pytest.mark.parametrize("story", PLANTED)
def test_a_planted_case_is_found(demonstration: Figures, shown: pl.DataFrame, story: str) -> None:
    signal, metric = PLANTED[story]
    (unit,) = story_units(demonstration.tree.units)[story]
    found = shown.filter(pl.col("level") != "none", unit_id=unit, signal=signal, metric=metric)
    assert found.height >= 1
    row = found.row(0, named=True)
    assert row["strength"] > 1.96 and row["months"] >= 1
    assert row["rows"]


@pytest.mark.parametrize("signal", MARKS)
def test_a_mark_is_silent_on_the_units_that_have_no_story(
    demonstration: Figures, shown: pl.DataFrame, signal: str
) -> None:
    told = list(stories(demonstration))
    found = shown.filter(pl.col("signal") == signal, pl.col("level") != "none", ~pl.col("unit_id").is_in(told))
    assert found.is_empty(), found.select("unit_id", "metric", "strength", "rule")
    looked = shown.filter(pl.col("signal") == signal, ~pl.col("unit_id").is_in(told))
    assert looked["unit_id"].n_unique() > 50
    # What is not there does not enter a score either.
    assert (looked["strength"] <= 0).all()


def test_the_rows_that_a_signal_rests_on_are_records_of_its_unit(demonstration: Figures, shown: pl.DataFrame) -> None:
    resting = shown.filter(pl.col("rows").list.len() > 0, ~pl.col("feed").is_in(["deliveries", "returns", FIGURES]))
    assert resting.height > 20
    for unit, feed, rows in resting.select("unit_id", "feed", "rows").iter_rows():
        records = demonstration.store.records(feed, demonstration.scope).filter(pl.col("unit_id") == unit)
        ids = set(records.collect()[named(feed).keys[0]])
        assert set(rows) <= ids, (unit, feed)


def test_what_proves_a_signal_is_as_many_rows_as_it_names(demonstration: Figures, shown: pl.DataFrame) -> None:
    """Of every kind that does not simply count a metric's own rows."""
    plain = [kind.id for kind in kinds().values() if kind.measure in (METRIC, RANK)]
    found = shown.filter(pl.col("level") != "none", ~pl.col("signal").is_in(plain))
    assert found["signal"].n_unique() > 12
    for row in found.unique(["signal", "metric", "check"], maintain_order=True).to_dicts():
        rows, figures = records(demonstration, row), figures_of(shown, row)
        assert row["rows"] or row["signal"] == "long_since_inspection", row["signal"]
        if row["feed"] == FIGURES:
            assert rows.is_empty() and set(figures["metric"]) <= set(row["rows"]) and figures.height > 2
        else:
            assert rows.height == len(row["rows"]), (row["signal"], row["metric"])


def test_all_mechanisms_together_are_one_row_a_unit(shown: pl.DataFrame) -> None:
    own = shown.filter(signal="all_together")
    assert own["unit_id"].is_unique().all() and set(own["mechanism"]) == {TOGETHER}
    assert own["strength"].std() == pytest.approx(1, abs=0.25)
    assert own.filter(pl.col("level") != "none").height < 10


def test_a_standing_is_what_the_page_explain_shows(demonstration: Figures, shown: pl.DataFrame) -> None:
    """Value and peers are those of the judgement; whoever is beyond the line here is so there too."""
    for metric_id in (
        "training_completion",
        "approvals_beyond_authority",
        "declarations_outstanding",
        "rotation_overdue",
    ):
        metric = demonstration.metric(metric_id)
        own = shown.filter(signal="standing", metric=metric_id)
        for kind in ("bureau", "county government"):
            table = judged(demonstration, Comparison.of(demonstration, MONTH, metric.id, peer_group=kind)).table
            both = own.join(table, on="unit_id", suffix="_judged")
            assert both.height > 10
            assert both.select((pl.col("value") - pl.col("value_judged")).abs().max()).item() < 1e-12
            assert set(both["status"]) == {"ranked"}
            beyond = both.filter(pl.col("level") != "none")
            assert set(beyond["verdict"]) <= {"worse"}
            assert both["peer"][0] == pytest.approx(table.filter(status="ranked")["baseline"][0])


def test_signals_can_be_read_counted_and_kept(demonstration: Figures, shown: pl.DataFrame, tmp_path) -> None:
    assert shown.schema == SIGNALS
    assert shown["number"].to_list() == list(range(shown.height))
    assert set(shown["level"]) == {"act", "watch", "none"}
    assert set(shown["signal"]) == set(kinds())
    assert (
        not shown.filter(pl.col("level") != "none")
        .select(pl.col("rule").str.contains("(?i)corrupt|suspect|risk of").any())
        .item()
    )
    shown.write_parquet(tmp_path / "signals.parquet")
    assert pl.read_parquet(tmp_path / "signals.parquet").equals(shown)


def test_a_few_units_alone_have_the_signals_they_have_among_all(demonstration: Figures, shown: pl.DataFrame) -> None:
    few = ["010302", "040403"]
    alone = signals(demonstration, Comparison.of(demonstration, MONTH), few).drop("number")
    assert alone.equals(shown.filter(pl.col("unit_id").is_in(few)).drop("number"))
    with pytest.raises(KeyError, match="no unit 'x'"):
        signals(demonstration, Comparison.of(demonstration, MONTH), ["x"])


def test_the_proposal_finds_stories_and_says_why(demonstration: Figures, shown: pl.DataFrame) -> None:
    units = peers(demonstration, Comparison.of(demonstration, MONTH))
    held = candidates(demonstration, MONTH, units)
    choice = Choice(MONTH, capacity=20, cooling_off=0, seed=7)
    found = propose(shown, held, choice)
    picked = found.picked.filter(pl.col("route").is_in([SIGNAL, RISE]))
    told = stories(demonstration)
    assert picked["unit_id"].is_in(list(told)).mean() > 0.6
    assert picked["reasons"].list.len().min() >= 1
    assert "stops_reporting" in [told.get(unit) for unit in found.picked.filter(route="no report")["unit_id"]]
    again = propose(
        signals(demonstration, Comparison.of(demonstration, MONTH), units),
        candidates(demonstration, MONTH, units),
        choice,
    )
    assert again.picked.equals(found.picked)


def test_candidates_know_their_last_visit_and_their_reorganisation(demonstration: Figures) -> None:
    units = peers(demonstration, Comparison.of(demonstration, MONTH))
    held = candidates(demonstration, MONTH, units)
    (_, successor) = story_units(demonstration.tree.units)["merger"]
    row = held.row(by_predicate=pl.col("unit_id") == successor, named=True)
    assert row["reorganised"] is not None and row["region"] == "050000" and row["staff"] > 0
    visits = demonstration.store.records("inspections", demonstration.scope).filter(unit_id="060103").collect()
    assert held.row(by_predicate=pl.col("unit_id") == "060103", named=True)["last_visit"] == visits["ended_on"].max()
