"""A stock's change is judged by what came in and what went out: rows that stand in both months say nothing of it."""

from datetime import date

import numpy as np
import pytest

from metrics.facts.figures import Figures
from metrics.facts.in_and_out import in_and_out
from metrics.statistics.change import change_of_proportion, change_of_stock


def test_twenty_that_came_and_two_that_left_are_a_change_although_most_rows_stood_before() -> None:
    assert change_of_stock(500, 1000, 518, 1000, 20, 2).word == "up"
    assert change_of_stock(500, 1000, 482, 1000, 2, 20).word == "down"
    assert change_of_proportion(500, 1000, 518, 1000).word == "no clear change"
    assert change_of_stock(500, 1000, 500, 1000, 200, 200).word == "no clear change"


def test_a_share_keeps_its_own_while_the_whole_grows() -> None:
    """Half of 200 new rows came to the numerator, as half of all rows were in it."""
    assert change_of_stock(500, 1000, 600, 1200, 100, 0).word == "no clear change"
    assert change_of_stock(500, 1000, 500, 1200, 0, 0).p == 1


def test_nothing_moved_is_no_change_and_what_is_missing_is_no_data() -> None:
    assert change_of_stock(5, 10, 5, 10, 0, 0).word == "no clear change"
    assert change_of_stock(np.nan, 10, 5, 10, 1, 0).word == "no data"
    # A unit that did not report took its rows out of what is shown: no row left.
    assert change_of_stock(50, 100, 20, 60, 2, 1).word == "no clear change"


def test_where_nothing_changes_it_is_called_as_often_as_it_says() -> None:
    random = np.random.default_rng(31)
    came, went = random.poisson(20, (2, 4000))
    found = change_of_stock(500, 1000, 500 + came - went, 1000, came, went).word
    assert 0.02 < np.isin(found, ["up", "down"]).mean() < 0.055


@pytest.mark.parametrize("metric_id", ["open_cases", "rotation_overdue", "cases_overdue", "power_list_coverage"])
def test_a_stock_is_what_it_was_and_what_came_less_what_left(demonstration: Figures, metric_id: str) -> None:
    figures = demonstration
    last, before = figures.newest, date(figures.newest.year, figures.newest.month - 1, 1)
    whole = figures.facts(before, last, subtree=True).filter(metric=metric_id, breakdown="")
    both = whole.filter(month=before).join(whole.filter(month=last), on="unit_id")
    flows = in_and_out(figures, figures.metric(metric_id), last).filter(month=last).drop("month")
    moved = both.join(flows, on="unit_id", how="left").fill_null(0)
    assert moved.height > 5 and moved["entered"].sum() > 0
    assert (moved["numerator_right"] - moved["numerator"] == moved["entered"] - moved["left"]).all()
