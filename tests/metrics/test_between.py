"""What lies between rare events: counted right, judged by its own past, never across what is not known."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from metrics.facts.occurrences import OCCURRENCES
from metrics.statistics.open_stretch import chance_of_longer
from metrics.trends.control_chart import REBASED, controls, rare
from metrics.trends.rare_events import between
from tests.metrics.series import NOTHING, metric, trend_of

START = date(2023, 1, 1)


def of_days(days: list[int], unit: str = "u000") -> pl.DataFrame:
    """Events so many days after the start."""
    return pl.DataFrame([(unit, START + timedelta(day), True) for day in days], schema=OCCURRENCES, orient="row")


def by_month(days: list[int], months: int = 36) -> np.ndarray:
    found = np.zeros((1, months))
    for day in days:
        when = START + timedelta(day)
        found[0, (when.year - 2023) * 12 + when.month - 1] += 1
    return found


def rate_between(days: list[int], rebased: pl.DataFrame = NOTHING, staff: np.ndarray | None = None):
    one = metric("r", "low")
    bottom = np.full((1, 36), 40.0) if staff is None else staff
    return between(of_days(days), trend_of(one, by_month(days), bottom), one, rebased)


def test_days_between_are_counted_from_event_to_event_and_the_last_stretch_is_open() -> None:
    found = rate_between([10, 40, 40, 100])
    assert found.table["between"].to_list() == [None, 30, 0.5, 60]
    last = found.units.row(0, named=True)
    assert (last["events"], last["points"], last["open"]) == (4, 3, (date(2025, 12, 31) - START).days - 100)


def test_cases_between_leave_the_events_out() -> None:
    one = metric("p", "high")
    events = [False, True, False, False, True, True, False]
    cases = pl.DataFrame(
        [("u000", START + timedelta(9 * nth), event) for nth, event in enumerate(events)],
        schema=OCCURRENCES,
        orient="row",
    )
    found = between(cases, trend_of(one, np.full((1, 3), 2.0), np.full((1, 3), 3.0)), one, NOTHING)
    assert found.table["between"].to_list() == [None, 2, 0]
    assert found.units["open"][0] == 1


def test_a_stretch_is_not_counted_across_months_without_data_or_a_new_beginning() -> None:
    days = [10, 40, 100, 130, 200, 230]
    silent = np.full((1, 36), 40.0)
    silent[0, 2] = np.nan  # March, between the second and the third event
    assert rate_between(days, staff=silent).table["between"].to_list() == [None, 30, None, 30, 70, 30]
    begins = pl.DataFrame([("u000", date(2023, 6, 1))], schema=REBASED, orient="row")
    assert rate_between(days, begins).table["between"].to_list() == [None, 30, 60, 30, None, 30]
    everywhere = begins.with_columns(unit_id=pl.lit(""))
    assert rate_between(days, everywhere).table.equals(rate_between(days, begins).table)


def test_events_that_come_closer_together_are_a_concern_where_fewer_are_better() -> None:
    days = [*range(0, 900, 90), *range(910, 1000, 9)]
    assert rate_between(days).units["variation"][0] == "concern"
    unjudged = metric("r", "")
    trend = trend_of(unjudged, by_month(days), np.full((1, 36), 40.0))
    assert between(of_days(days), trend, unjudged, NOTHING).units["variation"][0] == "neutral low"


def test_a_long_silence_after_regular_events_is_told_although_no_event_ends_it() -> None:
    regular = rate_between(list(range(0, 400, 20)))
    assert regular.units["open_cause"][0] == "above upper limit"
    assert rate_between(list(range(0, 1090, 45))).units["open_cause"][0] == "common cause"
    assert rate_between([0, 20]).units["open_cause"][0] == "common cause"


def test_the_chance_of_a_longer_stretch_is_that_of_drawn_ones() -> None:
    random = np.random.default_rng(31)
    before, after = random.exponential(1, (200_000, 5)), random.exponential(1, 200_000)
    chance = chance_of_longer(after, before.mean(axis=1), 5)
    assert np.mean(chance < 0.05) == pytest.approx(0.05, abs=0.002)
    assert np.mean(chance < 0.001) == pytest.approx(0.001, abs=0.0004)
    assert np.isnan(chance_of_longer(3, np.nan, 0))


def test_units_without_events_and_units_together_are_as_they_are_alone() -> None:
    one = metric("r", "low")
    days = {"u000": [3, 80, 300], "u001": [], "u002": [50, 60, 500, 900]}
    trend = trend_of(one, np.concatenate([by_month(each) for each in days.values()]), np.full((3, 36), 40.0))
    cases = pl.concat([of_days(each, unit) for unit, each in days.items()])
    together = between(cases, trend, one, NOTHING)
    assert together.units["events"].to_list() == [3, 0, 4]
    for unit in ("u000", "u002"):
        alone = between(cases.filter(unit_id=unit), trend.filter(unit_id=unit), one, NOTHING)
        assert together.of(unit).table.equals(alone.table)
        assert together.of(unit).units.equals(alone.units)
    assert together.of("u001").units["variation"][0] == "no data"


def test_rare_is_fewer_than_one_event_a_month_and_of_a_high_share_the_event_is_a_miss() -> None:
    size = np.full((2, 24), 20.0)
    often = np.array([[1.0] * 24, [0.0] * 12 + [1.0] * 12])
    assert rare(trend_of(metric("r"), often, size), metric("r")) == ["u001"]
    assert rare(trend_of(metric("p", "low"), often, size), metric("p", "low")) == ["u001"]
    assert rare(trend_of(metric("p", "high"), size - often, size), metric("p", "high")) == ["u001"]
    assert rare(trend_of(metric("p", "high"), often, size), metric("p", "high")) == []


def test_charts_of_many_units_are_the_charts_one_by_one() -> None:
    one, random = metric("p"), np.random.default_rng(32)
    size = random.integers(30, 90, (6, 30)).astype(float)
    size[2, 7] = np.nan
    table = trend_of(one, random.binomial(np.nan_to_num(size, nan=50).astype(int), 0.6).astype(float), size, 0.5)
    begins = pl.DataFrame([("u001", date(2024, 1, 1)), ("", date(2024, 9, 1))], schema=REBASED, orient="row")
    together = controls(table, one, begins)
    for unit in table["unit_id"].unique():
        mine = begins.filter(pl.col("unit_id").is_in([unit, ""]))
        alone = controls(table.filter(unit_id=unit), one, mine)
        assert together.table.filter(unit_id=unit).equals(alone.table)
        assert together.units.filter(unit_id=unit).equals(alone.units)
    assert together.table.filter(unit_id="u001")["centre"].n_unique() == 3
    assert together.table.filter(unit_id="u000")["centre"].n_unique() == 2
