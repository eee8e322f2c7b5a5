"""Simulated organisations, as in bench/targets.py but fewer: what is picked where nothing is wrong, and where it is."""

import numpy as np
import pytest

from bench import targets as bench

COUNT = 25


def picks(organisations: bench.Organisations, false_share: float) -> list[np.ndarray]:
    found = organisations.strengths()
    whole = bench.all_together(found, organisations.mechanism)
    told = [bench.signals(found, whole, organisations.mechanism, at) for at in range(COUNT)]
    proposals = [bench.proposal(one, false_share) for one in told]
    return [bench.picked(proposal) for proposal in proposals]


NOTHING = [bench.NULL, bench.NULL_EVEN, bench.NULL_WIDE, bench.NULL_COMMON]


@pytest.mark.parametrize("scenario", NOTHING, ids=lambda scenario: scenario.title)
def test_where_nothing_is_wrong_no_more_is_picked_than_was_announced(scenario: bench.Scenario) -> None:
    false = [len(found) for found in picks(bench.Organisations(scenario, COUNT, 5), 0.02)]
    assert 0 < np.mean(false) <= 0.02 * bench.UNITS


@pytest.mark.parametrize("scenario", [bench.NULL, bench.NULL_EVEN], ids=lambda scenario: scenario.title)
def test_small_units_are_picked_no_more_often_than_large_ones_and_by_raw_rates_they_are(
    scenario: bench.Scenario,
) -> None:
    organisations = bench.Organisations(scenario, COUNT, 6)
    third = bench.UNITS // 3

    def small_and_large(found: list[np.ndarray]) -> tuple[int, int]:
        listed = np.concatenate(found)
        return int((listed < third).sum()), int((listed >= 2 * third).sum())

    small, large = small_and_large(picks(organisations, 1.0))
    assert small < 1.5 * large
    raw = bench.raw_rates(organisations)
    small, large = small_and_large([bench.worst(raw[:, at]) for at in range(COUNT)])
    assert small > 3 * large


def raw_and_plain(organisations: bench.Organisations) -> list[float]:
    """The bad ones hit by raw rates and by the plain sum of z."""
    scores = bench.raw_rates(organisations), bench.plain_sum(organisations)
    places = range(COUNT)
    return [np.mean([organisations.bad[bench.worst(one[:, at]), at].sum() for at in places]) for one in scores]


def test_more_of_the_bad_ones_are_hit_than_by_raw_rates_a_plain_sum_or_chance() -> None:
    organisations = bench.Organisations(bench.SCENARIOS[1], COUNT, 7)
    ours = np.mean([organisations.bad[found, at].sum() for at, found in enumerate(picks(organisations, 1.0))])
    assert ours > max(raw_and_plain(organisations)) + 0.8
    assert ours > 3 * bench.CAPACITY * bench.BAD / bench.UNITS


def test_a_little_of_everything_is_found_as_often_as_by_the_plain_sum_which_is_made_for_it() -> None:
    (scenario,) = [one for one in bench.SCENARIOS if one.wrong == 8]
    organisations = bench.Organisations(scenario, COUNT, 7)
    raw, plain = raw_and_plain(organisations)
    ours = np.mean([organisations.bad[found, at].sum() for at, found in enumerate(picks(organisations, 1.0))])
    assert ours > raw and ours > plain - 0.5
    assert ours > 4 * bench.CAPACITY * bench.BAD / bench.UNITS
