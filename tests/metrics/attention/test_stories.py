"""The one list: each planted story told once, at its unit; the same first three wherever it is shown.

Of the list of the demonstration organisation (120 units, October 2026) the first ten are all planted; at most two
others follow. What is planted and not in it: `improves`, `merger`, `merger_chain` and `small`, of which there is
nothing to say; and `ageing_cases`, whose figure is a mean of days, of which chance has no known shape.
"""

from datetime import date

import pytest

from data.access import everything
from data.demo import story_units
from data.store.store import Store
from metrics.attention.attention import _stories, attention
from metrics.attention.stories import SILENCE, Story, leading, told_through
from metrics.comparison.question import Comparison
from metrics.facts.figures import Figures
from metrics.inspection.choice import Choice
from metrics.inspection.kept_proposal import make
from metrics.inspection.priorities import priorities
from metrics.meeting.month_review import MonthReview
from reports.sections.cover import cover
from reports.sections.meeting_input import Meeting
from tests.metrics.conftest import MONTH
from tests.organisation import Copies

NOTHING_TO_SAY = {"improves", "merger", "merger_chain", "small", "ageing_cases"}


@pytest.fixture(scope="module")
def listed(demonstration: Figures) -> tuple[Story, ...]:
    return attention(demonstration, Comparison.of(demonstration, MONTH))


@pytest.fixture(scope="module")
def other(organisation: Copies) -> Figures:
    """A smaller organisation."""
    return Figures(Store(organisation(40, 18)), everything("tester"), date(2026, 11, 22))


@pytest.fixture(scope="module", params=["demonstration", "other"])
def known(request: pytest.FixtureRequest, demonstration: Figures, other: Figures) -> Figures:
    return {"demonstration": demonstration, "other": other}[request.param]


def test_each_planted_story_is_told_once_at_its_unit_and_nothing_else_is(
    demonstration: Figures, listed: tuple[Story, ...]
) -> None:
    planted = {
        units[0]: name for name, units in story_units(demonstration.tree.units).items() if name not in NOTHING_TO_SAY
    }
    told = [planted.get(story.unit_id) for story in listed]
    assert sorted(filter(None, told)) == sorted(planted.values())
    assert None not in told[:10] and told.count(None) <= 2


def test_the_list_is_in_the_order_of_the_score(listed: tuple[Story, ...]) -> None:
    scores = [round(story.score, 9) for story in listed]
    assert scores == sorted(scores, reverse=True)


def test_a_county_is_told_of_through_its_silent_office_alone(demonstration: Figures, listed: tuple[Story, ...]) -> None:
    """The 88 deliveries that its county misses are all those of one office."""
    (silent,) = story_units(demonstration.tree.units)["stops_reporting"]
    (story,) = [one for one in listed if one.unit_id == silent]
    assert story.level == "act" and story.lead.source == SILENCE and f"{story.since:%Y-%m}" == "2026-07"
    above = demonstration.tree.path(silent)[:-1]
    assert not {one.unit_id for one in listed} & set(above)
    assert told_through(listed, above[-1]) == (story,)


def test_metrics_of_one_mechanism_are_one_story(listed: tuple[Story, ...]) -> None:
    told = [(story.unit_id, story.mechanism) for story in listed]
    assert len(told) == len(set(told))


def test_the_first_three_are_the_same_on_overview_cover_and_priorities(known: Figures) -> None:
    review = MonthReview(known, MONTH)
    first = [story.unit_id for story in leading(review.stories)[:3]]
    assert first == [story.unit_id for story in review.first]
    made = make(known, Choice(MONTH, 6, draws=5))
    assert first == [one.unit_id for one in priorities(review.stories, made.proposal)[:3] if one.story]
    slide = cover(review, Meeting()).slides[0]
    text = str(slide.blocks)
    places = [text.index(review.names[unit][:20]) for unit in first]
    assert places == sorted(places) and first


def test_nobody_on_the_list_is_called_chance_by_the_proposal(known: Figures) -> None:
    review = MonthReview(known, MONTH)
    listed = priorities(review.stories, make(known, Choice(MONTH, 3, draws=5)).proposal)
    for one in listed:
        assert one.proposed or (one.why and "chance" not in one.why and "nothing beyond" not in one.why), one


def test_the_list_is_kept_and_read_again_as_it_was(other: Figures) -> None:
    asked = Comparison.of(other, MONTH)
    assert tuple(_stories(other, MONTH, asked.window)) == attention(other, asked) == attention(other, asked) != ()


def test_a_reader_of_one_county_sees_the_same_list_narrowed(demonstration: Figures, listed: tuple[Story, ...]) -> None:
    from data.access import Scope

    county = demonstration.tree.under("030300")
    theirs = Figures(demonstration.store, Scope("county", frozenset(county)), demonstration.today)
    found = attention(theirs, Comparison.of(theirs, MONTH))
    assert found == tuple(story for story in listed if story.unit_id in county) != ()
