"""Breaches: the stories at level act, each asked about once, in the order of the list."""

from datetime import date

import polars as pl
import pytest

from data.access import everything
from data.store.store import Store
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.facts.windows import CHART_MONTHS
from metrics.meeting.breaches import SILENT
from metrics.meeting.month_review import MonthReview
from metrics.trends.control_chart import each
from metrics.trends.unit_charts import unit_charts
from tests.organisation import Copies

OCTOBER = date(2026, 10, 1)


@pytest.fixture(scope="module")
def month(organisation: Copies) -> MonthReview:
    """October of a demonstration organisation of 40 units."""
    store = Store(organisation(40, 18))
    return MonthReview(Figures(store, everything("tester"), date(2026, 11, 22)), OCTOBER)


def test_breaches_are_the_stories_at_level_act_in_their_order(month: MonthReview) -> None:
    act = [(story.unit_id, story.metrics[0]) for story in month.stories if story.level == "act"]
    assert month.breaches.select("unit_id", "metric").rows() == list(dict.fromkeys(act)) != []
    assert all(month.breaches["signs"].list.len() > 0)


def test_who_hands_in_nothing_is_asked_for_that(month: MonthReview) -> None:
    silent = [story.unit_id for story in month.stories if story.silent and story.level == "act"]
    asked = month.breaches.filter(pl.col("signs").list.contains(SILENT))
    assert asked["unit_id"].to_list() == silent != []
    assert set(asked["metric"]) == {"delivery_timeliness"}
    assert set(silent) == set(month.quiet["unit_id"])


def test_a_units_own_breaches_are_those_of_the_whole(month: MonthReview) -> None:
    """The sheet of a unit picks by the definition that the meeting's pages pick by."""
    for unit in month.breaches["unit_id"].unique().sort().head(4):
        own = MonthReview(month.figures, OCTOBER, unit).own_breaches
        whole = month.breaches.filter(unit_id=unit)
        assert own.select("metric", "signs").rows() == whole.select("metric", "signs").rows()


def test_charts_made_at_once_are_those_made_one_by_one(month: MonthReview) -> None:
    units = month.breaches.group_by("metric", maintain_order=True).agg("unit_id")
    for metric, asked in units.head(3).iter_rows():
        first = month.figures.first_shown(OCTOBER, CHART_MONTHS)
        charts = unit_charts(month.figures, Comparison.of(month.figures, OCTOBER, metric), asked, first)
        for unit, found in each(charts).items():
            alone = month.over_time(metric, unit)
            assert found.table.equals(alone.table)
            assert (found.variation, found.assurance, found.points) == (alone.variation, alone.assurance, alone.points)


def test_a_unit_that_stands_no_more_is_neither_told_of_nor_asked(month: MonthReview) -> None:
    """It stood within the window; at the month's end there is nobody to answer."""
    figures = month.figures
    gone = set(figures.tree.units.filter(pl.col("closed_on") <= date(2026, 10, 31))["unit_id"])
    assert gone and gone.isdisjoint(month.standing) and gone.isdisjoint(month.scope)
    assert gone.isdisjoint(story.unit_id for story in month.stories)


def test_narrowed_to_a_branch_or_a_peer_group_the_list_keeps_its_order(month: MonthReview) -> None:
    order = [(story.unit_id, story.mechanism, story.score) for story in month.stories]
    branches = month.figures.tree.children(month.figures.tree.ids[0])
    for view in [
        *(MonthReview(month.figures, OCTOBER, under=unit) for unit in branches),
        *(MonthReview(month.figures, OCTOBER, peer_group=kind) for kind in set(month.figures.kinds.values())),
    ]:
        told = [(story.unit_id, story.mechanism, story.score) for story in view.stories]
        assert told == [story for story in order if story[0] in set(view.scope)]
