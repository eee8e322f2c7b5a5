"""The composite: one direction, visible coverage, ranks within their range, no index where there is no ground."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from data.access import everything
from metrics.comparison.composite import COMPOSITE, _within, composite
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.statistics.composite import normalise

TODAY = date(2026, 11, 22)
OCTOBER = date(2026, 10, 1)
HALF = "talk_id,unit_id,kind,due_on,held_on\n"


def talks(unit: str, held: int, of: int) -> str:
    days = ["2026-10-05" if place < held else "" for place in range(of)]
    return "".join(f"{unit}-{place},{unit},superior,2026-10-10,{day}\n" for place, day in enumerate(days))


def trained(unit: str, done: int, of: int) -> str:
    days = ["2026-10-05" if place < done else "" for place in range(of)]
    return "".join(
        f"{unit}-{place},{unit},p{place},law,2026-09-01,2026-10-10,{day}\n" for place, day in enumerate(days)
    )


@pytest.fixture
def figures(office) -> Figures:
    assert office.hand_in("talks", HALF + talks("001001", 19, 20) + talks("001002", 5, 20)).status == "accepted"
    header = "assignment_id,unit_id,person_id,theme,assigned_on,due_on,completed_on\n"
    report = office.hand_in("training", header + trained("001002", 10, 20))
    assert report.status == "accepted", report
    return Figures(office.store, everything("tester"), TODAY)


def table(figures: Figures, weights: dict[str, float]) -> pl.DataFrame:
    return composite(figures, Comparison.of(figures, OCTOBER, window="1"), ["001001", "001002"], weights)


def test_weights_are_shared_by_what_a_unit_has_and_its_coverage_is_said(figures: Figures) -> None:
    found = table(figures, {"talk_completion": 3, "training_completion": 1})
    first = found.row(0, named=True)
    assert list(found.columns) == [*COMPOSITE, "talk_completion", "training_completion"]
    assert (first["unit_id"], first["index"], first["coverage"], first["rank"]) == ("001001", 100, 0.75, 1)
    # A column of one unit tells nothing apart: it is no score, not the best one.
    assert found["training_completion"].to_list() == [None, None]


def test_too_little_coverage_is_not_ranked(figures: Figures) -> None:
    found = table(figures, {"talk_completion": 1, "training_completion": 1})
    assert found["rank"].to_list() == [None, None]
    assert found["coverage"].to_list() == [0.5, 0.5]


def test_a_rank_lies_within_its_range_and_the_same_figures_give_the_same_range(figures: Figures) -> None:
    once, again = (table(figures, {"talk_completion": 1}) for _ in range(2))
    assert once.equals(again)
    assert (
        once.select((pl.col("first_rank") <= pl.col("rank")) & (pl.col("rank") <= pl.col("last_rank")))
        .to_series()
        .all()
    )


def test_context_is_no_part_of_an_index(figures: Figures) -> None:
    with pytest.raises(ValueError, match="new_cases"):
        table(figures, {"new_cases": 1})
    with pytest.raises(ValueError, match="above zero"):
        table(figures, {"talk_completion": 0})


@given(arrays(float, (6, 3), elements=st.floats(-1e3, 1e3) | st.just(np.nan)), arrays(bool, 6))
def test_who_is_too_thin_to_be_ranked_does_not_move_the_scale(values: np.ndarray, ranked: np.ndarray) -> None:
    """The index and the range of its rank stand on one scale: that of the ranked."""
    turned = np.array([1, -1, 1])
    among = normalise(_within(values, ranked), turned)[ranked]
    alone = normalise(values[ranked], turned)
    assert np.allclose(among, alone, equal_nan=True)
