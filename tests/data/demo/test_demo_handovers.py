"""The history as deliveries: in order, at office hours, never knowing the future, adding up to the truth."""

from datetime import date, timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data.demo import handovers, story_units
from tests.data.demo import contract
from tests.data.demo.made import made

HAPPENED_IN_A_REGISTER = {"units": ["closed_on"], "staffing": ["valid_from", "valid_until"]}


@pytest.fixture(params=[(120, 36, 1), (12, 6, 2), (45, 18, 3)], ids=str, scope="module")
def history(request):
    organisation = made(*request.param)
    return organisation, list(handovers(organisation))


def test_they_come_in_order_at_working_hours(history):
    _, told = history
    moments = [one.at for one in told]
    assert moments == sorted(moments)
    assert all(at.weekday() < 5 and 9 <= at.hour < 17 for at in moments)
    assert told[0].feed == "units"
    assert {one.feed for one in told} == set(contract.COLUMNS)


def test_the_default_history_has_a_bulk_a_year_of_months_and_a_few_dozen_late_ones():
    organisation = made(120, 36, 1)
    told = list(handovers(organisation))
    assert [one.feed for one in told[:22]] == list(contract.COLUMNS)
    assert all(len(one.months) == 24 for one in told[:22])
    assert 22 * 13 + 24 <= len(told) <= 22 * 13 + 48
    late = [one for one in told if len(one.units) == 1]
    assert all(one.at.day >= 16 for one in late)
    assert told[-1].at.date() < date(2026, 11, 22)


def test_nothing_happened_after_the_day_of_the_handover(history):
    _, told = history
    for one in told:
        dates = contract.happened(one.feed, one.rows) + HAPPENED_IN_A_REGISTER.get(one.feed, [])
        for column in dates:
            assert (one.rows[column].drop_nulls() <= one.at.date()).all(), (one.feed, one.at, column)
        end = (one.months[-1] + timedelta(days=31)).replace(day=1)
        assert end <= one.at.date() < end + timedelta(days=21)
        assert set(one.rows["unit_id"]) <= set(one.units)


def test_each_version_is_valid_by_itself(history):
    _, told = history
    for one in told:
        assert not one.rows.select(contract.key(one.feed)).is_duplicated().any()
        for pair in contract.ORDER.get(one.feed, ()):
            later, earlier = pair.split()
            assert one.rows.filter(pl.col(later) < pl.col(earlier)).is_empty()
        if one.feed in contract.WITHOUT:
            dependent, cause = contract.WITHOUT[one.feed].split()
            assert one.rows.filter(pl.col(dependent).is_not_null() & pl.col(cause).is_null()).is_empty()


def test_the_latest_versions_are_the_truth_except_for_the_unit_that_stopped(history):
    organisation, told = history
    stopped = story_units(organisation["units"])["stops_reporting"]
    for feed, truth in organisation.items():
        key = contract.key(feed)
        versions = pl.concat([one.rows for one in told if one.feed == feed])
        latest = versions.unique(key, keep="last", maintain_order=True)
        reporting = ~pl.col("unit_id").is_in(stopped)
        assert_frame_equal(latest.filter(reporting).sort(key), truth.filter(reporting).sort(key))


def test_rows_come_again_when_they_change():
    told = list(handovers(made(120, 36, 1)))
    for feed in ("cases", "declarations", "findings", "contracts", "tenures", "staffing"):
        versions = pl.concat([one.rows for one in told if one.feed == feed])
        again = versions.unique().select(contract.key(feed)).is_duplicated().sum()
        assert again > 5, feed


def test_every_standing_unit_is_covered_by_every_feed_each_month_but_the_silent_one_at_the_end():
    organisation = made(120, 36, 1)
    told = list(handovers(organisation))
    closed = dict(organisation["units"].select("unit_id", "closed_on").iter_rows())
    (silent,) = story_units(organisation["units"])["stops_reporting"]
    for month in (date(2025, 11, 1), date(2026, 6, 1), date(2026, 7, 1), date(2026, 10, 1)):
        standing = {unit for unit, end in closed.items() if end is None or end >= month}
        expected = standing - {silent} if month >= date(2026, 7, 1) else standing
        for feed in contract.COLUMNS:
            units = [u for one in told if one.feed == feed and one.months == (month,) for u in one.units]
            assert sorted(units) == sorted(expected)
    assert any(one.rows.is_empty() for one in told)


def test_a_merger_is_not_known_before_it_happens():
    organisation = made(120, 36, 1)
    (merged, successor) = story_units(organisation["units"])["merger"]
    told = [one for one in handovers(organisation) if one.feed == "units"]
    first = told[0].rows.filter(pl.col("unit_id") == merged)
    assert first["closed_on"].item() is None and first["successor_id"].item() is None
    last = pl.concat([one.rows for one in told]).filter(pl.col("unit_id") == merged).tail(1)
    assert last["closed_on"].item() == date(2026, 3, 1) and last["successor_id"].item() == successor
