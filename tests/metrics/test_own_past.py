"""A unit's own past: hardly anything is called where nothing changes, what changes is found, and gaps say nothing."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from bench.trend_calibration import (
    ARROW_MOST,
    CAUSE_MOST,
    CHANGES,
    METRIC,
    POINTS,
    SCENARIOS,
    called,
    drawn,
)
from metrics.statistics.drift import drift, hamed_rao
from metrics.trends.control_chart import NO_SEASON, REBASED, Control, control, controls, each
from metrics.trends.own_past import Figures, own_past, run_length
from metrics.trends.peer_seasons import peer_seasons
from tests.metrics.series import NOTHING, metric, month, trend_of

SERIES = 1000
#: The sizes and shares where the full bench finds most; three standard errors of so many series are allowed for.
CELLS = ((100, 0.8), (2000, 0.99))
SPECIAL = ["above upper limit", "below lower limit", "7 rising", "7 falling", "2 of 3 low", "2 of 3 high"]
SPECIAL += ["7 above centre", "7 below centre"]


def one_of(values: list[float | None], size: float = 400, kind: str = "p", target: float | None = None) -> Control:
    """The chart of one unit with these shares (or values) of `size`."""
    share = np.array([np.nan if value is None else value for value in values])[None]
    bottom = np.where(np.isnan(share), np.nan, size)
    return control(trend_of(metric(kind), share * bottom, bottom, target), metric(kind), [])


# Calibration


@pytest.mark.parametrize("cell", CELLS, ids=str)
@pytest.mark.parametrize("name", SCENARIOS)
def test_where_nothing_changes_hardly_anything_is_called(name: str, cell: tuple[int, float]) -> None:
    found = called(drawn(11, SERIES, *cell, np.zeros(POINTS), **SCENARIOS[name]))
    for rate, most in ((found.cause, CAUSE_MOST), (found.arrow, ARROW_MOST)):
        assert rate <= most + 3 * np.sqrt(most * (1 - most) / SERIES)
    assert found.drift < 0.03


def test_what_changes_is_found() -> None:
    power = {name: called(drawn(12, SERIES, 100, 0.8, change)) for name, change in CHANGES.items()}
    assert power["step of 1.5 in the last month"].cause > 0.95
    assert power["step of 0.8 in the last 6 months"].cause > 0.3
    assert power["fall of 1.2 over the last five months"].arrow > 0.2
    assert power["drift of 0.8 over 36 months"].drift > 0.85


def test_a_season_that_peers_share_hides_no_month_that_is_special() -> None:
    table = drawn(13, 200, 400, 0.8, CHANGES["step of 1.5 in the last month"], season=0.6)
    assert called(table).cause > 0.9
    assert controls(table, METRIC, NOTHING, NO_SEASON).units["cause"].is_in(SPECIAL).mean() < 0.5


# What cannot be told


def test_a_constant_series_calls_nothing() -> None:
    for kind, value in (("p", 1.0), ("p", 0.0), ("p", 0.5), ("r", 0.25), ("m", 3.1), ("q", 0.7)):
        found = one_of([value] * 36, 20, kind)
        assert not found.table["cause"].is_in(SPECIAL).any()
        assert found.drift in ("no drift", "no data") and found.arrow in ("no clear change", "not enough points")


def test_seven_months_at_a_ceiling_are_no_improvement() -> None:
    values: list[float | None] = [0.9, 1, 1, 0.9, 1] * 5 + [1.0] * 9
    assert not one_of(values, 10).table["cause"][-9:].is_in(SPECIAL).any()
    # Where 100 % is above what chance gives, the run is one.
    assert one_of([*[0.7, 0.75, 0.65] * 8, *[0.8, 0.85] * 5], 60).table["cause"][-1] in SPECIAL


@pytest.mark.parametrize("known", [1, 5])
def test_without_limits_nothing_is_called_and_the_chart_says_so(known: int) -> None:
    found = one_of([None] * (36 - known) + [1.0] * known, 20, target=0.95)
    assert found.variation == "not judged" and not found.limited
    assert found.table["upper"].is_null().all() and found.table["lower"].is_null().all()
    assert found.assurance == "too early to tell" and found.arrow == "not enough points"


@pytest.mark.parametrize(("months", "assurance"), [(11, "too early to tell"), (12, "consistently meets")])
def test_whether_a_target_will_be_met_is_said_from_twelve_points_on(months: int, assurance: str) -> None:
    assert one_of([0.9, 0.91] * 5 + [0.9] * (months - 10), 400, target=0.5).assurance == assurance


@pytest.mark.parametrize(("months", "provisional"), [(12, True), (13, False)])
def test_limits_of_fewer_than_thirteen_points_are_provisional(months: int, provisional: bool) -> None:
    assert one_of([0.6] * months).provisional is provisional


def test_a_point_exactly_at_a_limit_is_inside() -> None:
    values: list[float | None] = [0.5] * 35
    upper = one_of([*values, 0.5], 20).table["upper"][-1]
    at, beyond = one_of([*values, upper], 20), one_of([*values, upper + 0.1], 20)
    assert at.table["value"][-1] <= at.table["upper"][-1] and at.table["cause"][-1] == "common cause"
    assert beyond.table["cause"][-1] == "above upper limit"


# Gaps and cadence


def test_a_quarterly_series_is_charted_at_its_own_step_by_the_chart_that_is_named() -> None:
    random = np.random.default_rng(14)
    values: list[float | None] = [None] * 60
    for quarter in range(2, 60, 3):
        values[quarter] = random.binomial(200, 0.7) / 200
    values[59] = 0.4
    found = one_of(values, 200)
    assert (found.cadence, found.points, found.variation) == (3, 20, "concern")
    plain = [value for value in values if value is not None]
    assert found.table.drop_nulls("value")["upper"].to_list() == one_of(plain, 200).table["upper"].to_list()


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 34), st.integers(1, 6), st.integers(0, 1000))
def test_months_without_data_change_no_limit(at: int, length: int, seed: int) -> None:
    """The gap breaks runs, and that is all."""
    shares = list(np.random.default_rng(seed).binomial(80, 0.6, 36) / 80)
    plain, gapped = one_of(shares, 80), one_of([*shares[:at], *[None] * length, *shares[at:]], 80)
    known = gapped.table.drop_nulls("value")
    assert known["upper"].to_list() == plain.table["upper"].to_list()
    beyond = ["above upper limit", "below lower limit"]
    assert known["cause"].is_in(beyond).to_list() == plain.table["cause"].is_in(beyond).to_list()
    assert known["cause"].is_in(SPECIAL).sum() <= plain.table["cause"].is_in(SPECIAL).sum()


@settings(deadline=None, max_examples=40)
@given(st.floats(0.001, 1000), st.integers(0, 1000), st.sampled_from(["m", "q"]))
def test_another_unit_of_measure_calls_the_same(scale: float, seed: int, kind: str) -> None:
    values = np.random.default_rng(seed).gamma(4, 2, 36)
    one, other = one_of(list(values), 50, kind), one_of(list(values * scale), 50, kind)
    assert one.table["cause"].to_list() == other.table["cause"].to_list()
    assert (one.arrow, one.drift) == (other.arrow, other.drift)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 1000))
def test_hits_and_misses_mirror_each_other(seed: int) -> None:
    hits = np.random.default_rng(seed).binomial(50, 0.8, (3, 36)).astype(float)
    size = np.full(hits.shape, 50.0)
    one, other = (controls(trend_of(metric("p"), top, size), metric("p"), NOTHING) for top in (hits, size - hits))
    turned = {"above upper limit": "below lower limit", "7 above centre": "7 below centre", "2 of 3 high": "2 of 3 low"}
    turned |= {"7 rising": "7 falling"} | {low: high for high, low in turned.items()} | {"7 falling": "7 rising"}
    assert one.table["cause"].replace(turned).to_list() == other.table["cause"].to_list()
    np.testing.assert_allclose(one.table["upper"], 1 - other.table["lower"], atol=1e-9)


def test_units_in_any_order_are_the_units_alone() -> None:
    table = drawn(15, 40, 60, 0.8, np.zeros(POINTS), sd=0.3)
    together = each(controls(table, METRIC, NOTHING))
    for unit in ("u000000", "u000017", "u000039"):
        alone = each(controls(table.filter(unit_id=unit), METRIC, NOTHING))[unit]
        assert alone.table.equals(together[unit].table) and alone.variation == together[unit].variation


# Runs, season, drift, start of data


def test_the_longer_a_run_the_likelier_months_are_alike() -> None:
    rho = np.array([[0.0, 0.1, 0.2, 0.3, 0.39, 0.4]])
    assert run_length(rho)[0].tolist() == [7, 8, 10, 11, 13, 7]  # more than there are points
    assert (run_length(rho, stock=True) == 7).all()


@pytest.mark.parametrize(("months", "there"), [(23, False), (24, True)])
def test_a_season_is_looked_for_from_two_years_on_and_over_five_units(months: int, there: bool) -> None:
    size = np.full((20, months), 400.0)
    share = 0.6 + 0.15 * np.sin(np.arange(months) * 2 * np.pi / 12)
    table = trend_of(metric("p"), np.random.default_rng(16).binomial(400, share, size.shape), size)
    groups = dict.fromkeys(table["unit_id"].unique(), "office")
    found = peer_seasons(table, metric("p"), groups, month(0), month(months - 1))
    assert found.is_empty() is not there
    if there:
        factors = found.filter(unit_id="u000").sort("place")["season"].to_numpy()
        np.testing.assert_allclose(factors, 0.63 * np.sin(np.arange(12) * 2 * np.pi / 12), atol=0.12)
        few = table.filter(pl.col("unit_id") < "u004")
        assert peer_seasons(few, metric("p"), groups, month(0), month(months - 1)).is_empty()


def test_a_share_that_doubles_in_three_years_is_a_drift_though_no_month_is_special() -> None:
    share = np.linspace(0.026, 0.052, 36)
    counts = np.random.default_rng(17).binomial(2000, share) / 2000
    found = one_of(list(counts), 2000)
    assert found.drift == "increasing" and found.drift_months == 36
    assert found.drift_first == pytest.approx(0.026, abs=0.006)
    assert found.drift_last == pytest.approx(0.052, abs=0.006)


def test_the_variance_of_a_drift_is_that_of_hamed_and_rao() -> None:
    """Against the sum written out for one series."""
    series = np.random.default_rng(18).normal(size=40).cumsum()
    n, rank = len(series), stats.rankdata(series)
    total = 0.0
    for lag in range(1, n):
        centred = rank - rank.mean()
        r = (centred[lag:] * centred[:-lag]).sum() / (centred**2).sum()
        total += (n - lag) * (n - lag - 1) * (n - lag - 2) * r * (abs(r) >= stats.norm.ppf(0.975) / np.sqrt(n))
    assert hamed_rao(series[None])[0] == pytest.approx(1 + 2 / (n * (n - 1) * (n - 2)) * total)


def test_a_wandering_level_is_seldom_a_drift() -> None:
    random = np.random.default_rng(19)
    noise = random.normal(size=(2000, 86))
    for at in range(1, 86):
        noise[:, at] = 0.6 * noise[:, at - 1] + 0.8 * noise[:, at]
    assert np.isin(drift(noise[:, -36:]).word, ["increasing", "decreasing"]).mean() < 0.02


def test_the_months_in_which_a_stock_fills_up_are_not_judged() -> None:
    values = [min(at / 12, 1) * 0.3 for at in range(36)]
    top = np.round(np.array([values]) * 400)
    table, one = trend_of(metric("p"), top, np.full((1, 36), 400.0)), metric("p")
    plain = each(controls(table, one, NOTHING))["u000"]
    told = each(controls(table, one, NOTHING, NO_SEASON, month(12)))["u000"]
    assert plain.table["cause"].is_in(SPECIAL).any()
    assert told.filling == 12 and (told.table["cause"][:12] == "not judged").all()
    assert not told.table["cause"].is_in(SPECIAL).any() and told.drift == "no drift"


def test_limits_begin_anew_only_where_somebody_said_so() -> None:
    begins = pl.DataFrame([("u000", date(2025, 10, 1))], schema=REBASED, orient="row")
    size = np.full((1, 36), 200.0)
    top = np.random.default_rng(20).binomial(200, np.repeat([0.5, 0.8], (24, 12)), (1, 36)).astype(float)
    table = trend_of(metric("p"), top, size)
    assert each(controls(table, metric("p"), NOTHING))["u000"].table["centre"].n_unique() == 1
    found = each(controls(table, metric("p"), begins))["u000"]
    assert found.points == 3 and found.variation == "not judged"


def series_of(kind: str, value: np.ndarray, size: np.ndarray, stock: bool) -> Figures:
    """Series (series × months) as `own_past` judges them, without season, target or re-basing."""
    none = np.zeros(value.shape)
    return Figures(
        kind, "low", value * size, size, value, np.full(value.shape, np.nan), none.astype(int), none, none > 0, stock
    )


def test_the_age_of_what_stays_open_and_sums_of_a_few_large_amounts_are_no_special_cause() -> None:
    """By what moves between neighbours one latest month in seven was called."""
    random = np.random.default_rng(31)
    gone = random.random((1000, 86)) < 0.06
    age = np.zeros(gone.shape)
    for at in range(1, gone.shape[1]):
        age[:, at] = np.where(gone[:, at], random.uniform(0, 200, 1000), age[:, at - 1] + 30)
    large = random.lognormal(0, 1.5, (1000, 36, 4))
    marked = np.where(random.random(large.shape) < 0.2, large, 0)
    for figures in (
        series_of("x", age[:, -36:], np.ones((1000, 36)), True),
        series_of("i", marked.sum(axis=2) / large.sum(axis=2), large.sum(axis=2), False),
    ):
        alarms = np.isin(own_past(figures).cause[:, -1], SPECIAL).mean()
        assert alarms <= CAUSE_MOST + 3 * np.sqrt(CAUSE_MOST * (1 - CAUSE_MOST) / 1000)


def test_a_month_far_from_all_others_is_special_though_months_are_alike() -> None:
    value = np.random.default_rng(32).normal(50, 3, (200, 36))
    value[:, -1] += 40
    assert np.isin(own_past(series_of("x", value, np.ones(value.shape), True)).cause[:, -1], SPECIAL).mean() > 0.95
