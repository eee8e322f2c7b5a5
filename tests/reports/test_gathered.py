"""What people added to a month: words kept with their author and marked once outdated, promises, restatements."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data import clock
from data.access import everything
from data.registry.tables import Answer, Edition, Sentence
from data.store import actions
from data.store.edited_sentences import sentences
from data.store.editions import edition as edition_of
from data.store.store import Store
from metrics.facts.figures import Figures
from metrics.meeting.closing import close
from metrics.meeting.editions import EditionFigures
from reports.layout.content import Pack, Slide
from reports.packs import recipes
from reports.packs.gathered import gathered
from reports.packs.recipe import Part
from reports.sections.actions import actions as actions_section
from reports.sections.cover import cover as cover_section
from reports.sections.exceptions import exceptions
from reports.sections.meeting_input import Meeting, beneath
from reports.sections.restatements import restatements
from tests.conftest import UNITS, Office
from tests.metrics.test_editions import HEADER, OCTOBER, TODAY, WHOLE, talks

SEPTEMBER = date(2026, 9, 1)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of a closed October, in which one unit of fourteen stands out."""
    folder = tmp_path_factory.mktemp("closed")
    office = Office(Store(folder / "store"), folder)
    office.hand_in("units", UNITS)
    office.hand_in("units", UNITS + "".join(f"001{at:03},Unit {at},001,office\n" for at in range(3, 15)))
    good = "".join(talks(f"001{at:03}", 38 + at % 3) for at in range(1, 15) if at != 2)
    office.hand_in("talks", HEADER + good + talks("001002", 2))
    close(office.store, OCTOBER, clock.now, "tester")
    cover(office)  # what every test would derive first
    return folder / "store"


@pytest.fixture
def asked(closed: Path, tmp_path: Path) -> tuple[Office, Edition]:
    store = Store(Path(shutil.copytree(closed, tmp_path / "store")))
    return Office(store, tmp_path), edition_of(store, 1)


def pack(figures: Figures, meeting: Meeting, *parts: Part) -> Pack:
    """The monthly pack, or of its sections these alone."""
    recipe = recipes()["monthly"]
    recipe = replace(recipe, parts=parts, annex=()) if parts else recipe
    return recipe.make(figures, figures.newest, None, meeting)


def cover(office: Office) -> Slide:
    figures = Figures(office.store, everything("tester"), TODAY)
    return pack(figures, gathered(figures, OCTOBER, TODAY), cover_section).slides[0]


def write(office, slide: Slide, words: str) -> None:
    entry = {"month": OCTOBER, "place": slide.id, "words": words, "beneath": beneath(slide)}
    office.store.enter(Sentence(**entry, at=clock.now(), by="the presenter"))


def test_own_words_are_kept_with_their_author_until_they_are_lifted(asked) -> None:
    office, _ = asked
    by_rule = cover(office)
    assert (by_rule.mark, by_rule.title) == ("", by_rule.said)
    write(office, by_rule, "A quiet month")
    edited = cover(office)
    assert (edited.title, edited.said) == ("A quiet month", by_rule.title)
    assert "the presenter" in edited.mark and "changed" not in edited.mark
    write(office, edited, "A quiet month, but one")
    assert cover(office).title == "A quiet month, but one"
    write(office, edited, "")
    assert cover(office) == by_rule
    assert sentences(office.store, OCTOBER) == {}


def test_own_words_are_marked_once_the_figures_beneath_have_changed(asked) -> None:
    office, edition = asked
    write(office, cover(office), "A quiet month")
    office.hand_in("talks", HEADER + talks("001003", 1, 40, tag="n"))
    assert "the figures beneath have changed since" in cover(office).mark
    frozen = EditionFigures(office.store, WHOLE, edition)
    assert "changed" not in pack(frozen, gathered(frozen, OCTOBER, TODAY), cover_section).slides[0].mark


def test_words_are_of_their_month_alone(asked) -> None:
    office, _ = asked
    write(office, cover(office), "A quiet month")
    figures = Figures(office.store, everything("tester"), TODAY)
    assert gathered(figures, SEPTEMBER, TODAY).words == {}


def test_an_editions_pack_is_the_same_after_a_late_delivery_and_on_another_day(asked) -> None:
    office, edition = asked
    before = EditionFigures(office.store, WHOLE, edition)
    first = pack(before, gathered(before, OCTOBER, TODAY))
    office.hand_in("talks", HEADER + talks("001003", 1))
    after = EditionFigures(office.store, WHOLE, edition_of(office.store, 1))
    assert pack(after, gathered(after, OCTOBER, date(2027, 3, 1))) == first
    assert first.edition == "Edition 1, October 2026, closed on 2026-11-22"


def test_the_unit_answers_in_the_pack(asked) -> None:
    office, edition = asked
    answer = {"cause": "illness", "step": "a deputy", "owner": "Li", "until": date(2026, 12, 1)}
    entry = Answer(action_id=1, kind=actions.ANSWERED, **answer, at=clock.now(), by="unit")
    actions.answer(office.store, WHOLE, entry)
    frozen = EditionFigures(office.store, WHOLE, edition)
    meeting = gathered(frozen, OCTOBER, TODAY)
    told = meeting.of("001002", "talk_completion", OCTOBER)
    assert told is not None
    assert (told.state, told.cause, told.action, told.owner) == ("promised", "illness", "a deputy", "Li")
    slide = next(one for one in pack(frozen, meeting, exceptions).slides if one.id.startswith("story:001002:"))
    assert "a deputy" in str(slide.blocks)


def test_the_next_month_begins_with_last_months_promises_and_says_what_moved(asked, monkeypatch) -> None:
    office, _ = asked
    monkeypatch.setenv("PLUMBLINE_TODAY", "2026-12-20")
    december = datetime(2026, 12, 3, tzinfo=UTC)
    late = HEADER + talks("001003", 20) + "n1,001001,superior,2026-11-10,2026-11-08\n"
    office.hand_in("talks", late, at=december)
    edition = close(office.store, date(2026, 11, 1), clock.now, "tester")
    figures = EditionFigures(office.store, WHOLE, edition)
    meeting = gathered(figures, date(2026, 11, 1), date(2026, 12, 20))
    assert [(one.unit_id, one.state) for one in meeting.actions if one.month == OCTOBER] == [("001002", "unanswered")]
    assert {(one.unit_id, one.metric) for one in meeting.restatements} == {
        ("001", "talk_completion"),
        ("001003", "talk_completion"),
    }
    assert all("delivery 4 of talks" in one.cause for one in meeting.restatements)
    promises, *_, restated = pack(figures, meeting, actions_section, restatements).slides
    assert (promises.id, restated.id) == ("actions", "restatements")
    assert promises.title.endswith("1 of 1 never answered")
