"""The seasonal view: a season that returns every year is no change; a change that a season hides is one."""

import numpy as np

from metrics.trends.season import seasons
from tests.metrics.series import metric, trend_of

SEASON = 20 * np.sin(np.arange(12) / 12 * 2 * np.pi)


def found(values: np.ndarray):
    one = metric("p")
    return seasons(trend_of(one, values[None], np.full((1, len(values)), 100.0)))


def test_a_season_alone_is_no_trend() -> None:
    noise = np.random.default_rng(41).normal(0, 1, 48)
    one = found(50 + np.tile(SEASON, 4) + noise)
    assert (one.word, one.known) == ("no drift", 48)


def test_a_rise_behind_a_season_is_found_with_its_size() -> None:
    one = found(40 + np.tile(SEASON, 4) + np.repeat(np.arange(4) * 3.0, 12))
    assert one.word == "increasing"
    assert one.slope is not None and abs(one.slope - 0.03) < 1e-9


def test_a_level_that_wanders_is_no_rise() -> None:
    """Months that are alike wander: Mann–Kendall alone takes many such series for a rise or a fall."""
    random, rises = np.random.default_rng(42), 0
    for _ in range(60):
        level = np.zeros(60)
        for at in range(1, 60):
            level[at] = 0.6 * level[at - 1] + random.normal()
        rises += found(50 + np.tile(SEASON, 5) / 10 + level).word in ("increasing", "decreasing")
    assert rises <= 2


def test_the_last_three_years_are_shown_month_by_month() -> None:
    one = found(np.arange(46.0))
    assert one.table["year"].unique().to_list() == [2024, 2025, 2026]
    assert one.table.filter(year=2026)["place"].to_list() == list(range(1, 11))


def test_less_than_two_years_say_nothing_of_years() -> None:
    values = np.arange(30.0)
    values[::4] = np.nan
    assert (found(values).word, found(values).known) == ("no data", 22)
