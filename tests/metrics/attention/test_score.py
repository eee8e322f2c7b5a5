"""Score: mechanisms count alike, and chance is what it is called."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from metrics.attention.score import TAU, TWICE, Scorer, going_together, rarity, surprise
from metrics.signals.signal_kind import TOGETHER
from metrics.statistics.truncated_product import truncated_product


@given(st.floats(0, 5), st.integers(1, 40))
def test_the_strongest_of_many_looks_is_worth_less_by_as_many(z, tests):
    p = 1 - stats.norm.cdf(z) ** tests
    found = surprise(np.array([z] + [-9.0] * (tests - 1)), np.array([0]), np.array([float(tests)]))[0]
    assert found == pytest.approx(-np.log(p) if p <= TAU else 0, rel=1e-6)


def test_ten_metrics_of_one_mechanism_do_not_outvote_one_of_another():
    """All eleven are alike: whoever shows it in the lone metric has the higher score."""
    rows = [("many", "one mechanism", 2.6)] * 10 + [("one", "another", 2.6)]
    table = pl.DataFrame(rows, schema=["unit_id", "mechanism", "strength"], orient="row").with_columns(error=0.0)
    scorer = Scorer(table.with_row_index("number"), ["many", "one"], {})
    score, _ = scorer.scores(scorer.z[None], scorer.weights[None])
    assert 0 <= score[0, 0] < score[0, 1]


def chance(score, count, correlation: float = 0.0) -> np.ndarray:
    return truncated_product(np.array(score), np.array(count, dtype=float), TAU, correlation)


def alike(rng: np.random.Generator, units: int, mechanisms: int, correlation: float) -> np.ndarray:
    common, own = rng.normal(size=(units, 1)), rng.normal(size=(units, mechanisms))
    return np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own


@pytest.mark.parametrize("correlation", [0.0, 0.05, 0.3, 0.8])
def test_chance_is_how_often_units_with_nothing_wrong_score_as_much(correlation: float):
    mechanisms = 15
    logs = -special.log_ndtr(-alike(np.random.default_rng(3), 200_000, mechanisms, correlation))
    score = np.where(logs >= -np.log(TAU), logs, 0).sum(axis=1)
    for limit in (4.0, 6.0, 9.0, 12.0):
        assert chance([limit], [mechanisms], correlation)[0] == pytest.approx((score >= limit).mean(), rel=0.1)
    assert chance([0.0, 0.0], [0, 9], correlation).tolist() == [1, 1]


@given(st.integers(1, 25), st.floats(0.001, 0.9))
@settings(deadline=None)
def test_a_higher_score_is_rarer_however_far_out_it_lies(count: int, correlation: float):
    found = np.log(chance(np.arange(1, 400, 0.5), np.full(798, count), correlation))
    assert (np.diff(found) <= 1e-9).all() and np.isfinite(found).all()
    assert (found[50:] >= np.log(chance(np.arange(1, 400, 0.5), np.full(798, count)))[50:] - 0.1).all()


def test_how_closely_mechanisms_go_together_is_found_among_bad_units_too():
    rng, unit = np.random.default_rng(5), np.repeat(np.arange(2000), 12)
    for correlation in (0.0, 0.2, 0.6):
        z = alike(rng, 2000, 12, correlation)
        z[:60, :4] += 4
        found = going_together(z.ravel() - 1, np.ones(z.size), unit, np.full(2000, 12.0))  # all lean towards nothing
        assert found == pytest.approx(correlation, abs=0.04)
    assert going_together(np.ones(18), np.ones(18), np.repeat(np.arange(9), 2), np.full(9, 2.0)) == 0


def test_a_weight_of_nothing_leaves_a_mechanism_out_and_weights_are_scaled_to_a_mean_of_one():
    rows = [("u", "a", 4.0), ("u", "b", 4.0)]
    table = pl.DataFrame(rows, schema=["unit_id", "mechanism", "strength"], orient="row").with_columns(error=0.0)
    table = table.with_row_index("number")
    even, only, double = (Scorer(table, ["u", "v"], weights) for weights in ({}, {"b": 0}, {"a": 2, "b": 2}))
    assert double.weights.tolist() == [1, 1] and only.weights.tolist() == [2, 0]
    scores = [one.scores(one.z[None], one.weights[None])[0][0] for one in (even, only, double)]
    surprises = 2 * -np.log(stats.norm.sf(4))  # of two mechanisms, or of one with twice the weight
    assert scores[0][0] == scores[2][0] == pytest.approx(-np.log(chance([surprises], [2])[0]))
    assert scores[1][0] == pytest.approx(-np.log(chance([surprises], [1])[0]))
    assert [one[1] for one in scores] == [0, 0, 0]
    with pytest.raises(ValueError, match="at least one is above 0"):
        Scorer(table, ["u"], {"a": 0, "b": 0})


def scored(rows: list[tuple[str, str, float]], units: list[str], weights: dict[str, float]) -> tuple[list, list]:
    table = pl.DataFrame(rows, schema=["unit_id", "mechanism", "strength"], orient="row").with_columns(error=0.0)
    scorer = Scorer(table.with_row_index("number"), units, weights)
    score, rare = scorer.scores(scorer.z[None], scorer.weights[None])
    return score[0].tolist(), rare[0].tolist()


def test_all_mechanisms_together_are_a_second_look_with_a_weight_of_its_own():
    rows = [("both", "a", 3.5), ("both", TOGETHER, 2.5), ("one", "a", 3.5), ("one", TOGETHER, -1.0)]
    units = ["one", "both", "unknown"]
    score, rare = scored(rows, units, {})
    single, together = -np.log(stats.norm.sf(3.5)), stats.norm.sf([-1.0, 2.5])
    alone = chance([single], [1])[0]
    assert score[:2] == pytest.approx(-np.log(alone) - np.log(together)) and score[2] == 0
    assert rare[:2] == pytest.approx([1 - (1 - alone) ** 2] * 2) and rare[2] == 1
    assert stats.norm.sf(2.5) > alone  # the rarer of the two looks decides
    score, rare = scored(rows, units, {TOGETHER: 0})
    assert score[0] == score[1] and rare[:2] == pytest.approx([alone] * 2)
    weighed = scored(rows, units, {TOGETHER: 3})[0]
    assert weighed[1] - weighed[0] == pytest.approx(1.5 * (rarity(together[1]) - rarity(together[0])))


def test_a_unit_that_stands_out_in_nothing_can_be_rare_by_all_together():
    rows = [("u", f"mechanism {at}", 1.2) for at in range(16)] + [("u", TOGETHER, 4.0)]
    score, rare = scored(rows, ["u"], {})
    assert score == pytest.approx([-np.log(stats.norm.sf(4.0))])
    assert rare == pytest.approx([1 - (1 - stats.norm.sf(4.0)) ** 3])


def test_one_mechanism_far_out_is_rare_whatever_the_sum_of_many_says():
    """Of 22 mechanisms one beyond four deviations: a sum of 22 reaches as much by chance, one of 22 does not."""
    rows = [("u", f"mechanism {at:02}", 4.7 if at == 0 else 0.0) for at in range(22)]
    (score,), (rare,) = scored(rows, ["u"], {})
    alone = 1 - (1 - TWICE * stats.norm.sf(4.7)) ** 22
    assert rare == pytest.approx(1 - (1 - alone) ** 2) and rare < 2e-4 < 0.01 < np.exp(-score)


def test_three_looks_at_nothing_are_as_rare_as_they_are_called():
    """Sixteen mechanisms of nothing but chance and their sum, which goes together with the strongest of them."""
    rng = np.random.default_rng(11)
    z = rng.normal(size=(4000, 16))
    units = [f"{at:04}" for at in range(len(z))]
    rows = [(unit, f"m{at:02}", one) for unit, own in zip(units, z, strict=True) for at, one in enumerate(own)]
    rows += [(unit, TOGETHER, own.sum() / 4) for unit, own in zip(units, z, strict=True)]
    rare = np.array(scored(rows, units, {})[1])
    for share in (0.02, 0.1):
        assert 0.6 * share < (rare <= share).mean() < 1.1 * share


def test_a_scorer_makes_less_of_a_unit_where_mechanisms_go_together():
    z = alike(np.random.default_rng(6), 1000, 10, 0.6)
    rows = [(f"{unit:04}", f"mechanism {at}", float(z[unit, at])) for unit in range(1000) for at in range(10)]
    table = pl.DataFrame(rows, schema=["unit_id", "mechanism", "strength"], orient="row").with_columns(error=0.0)
    units, table = sorted(table["unit_id"].unique()), table.with_row_index("number")
    told, apart = Scorer(table, units, {}), Scorer(table, units, {}, 0.0)
    assert told.correlation == pytest.approx(0.6, abs=0.1) and apart.correlation == 0
    rare, rarer = (one.scores(one.z[None], one.weights[None])[1][0] for one in (told, apart))
    assert (rare <= 0.02).sum() <= 0.02 * 1000 * 1.25 < (rarer <= 0.02).sum()
