"""A feed that was never handed in gives no values: nobody knows of an inspection, which is not that there was none."""

from datetime import date

import polars as pl

from data.access import everything
from metrics.facts.figures import Figures
from tests.conftest import Office

TALKS = "talk_id,unit_id,kind,due_on,held_on\n1,001001,superior,2026-10-10,2026-10-08\n"


def test_no_inspection_known_is_no_coverage_of_nought(office: Office) -> None:
    assert office.hand_in("talks", TALKS).status == "accepted"
    figures = Figures(office.store, everything("tester"), date(2026, 11, 22))
    metrics = set(figures.rolled().filter(pl.col("denominator") > 0).collect()["metric"])
    assert "talk_completion" in metrics and "inspection_coverage" not in metrics


def test_once_it_is_handed_in_who_was_not_visited_is_not_covered(office: Office) -> None:
    office.hand_in("talks", TALKS)
    office.hand_in(
        "inspections", "inspection_id,unit_id,kind,started_on,ended_on\n1,001001,open,2026-10-05,2026-10-06\n"
    )
    figures = Figures(office.store, everything("tester"), date(2026, 11, 22))
    shown = figures.rolled().filter(metric="inspection_coverage", month=date(2026, 10, 1), unit_id="001").collect()
    assert shown["numerator"].to_list() == [1.0] and shown["denominator"][0] > 1
