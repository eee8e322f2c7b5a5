"""Stories in words: each sign once, a rank never as a value, a share that is not whole never as a whole one."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.attention.stories import PEERS, RECORDS, SILENCE, Evidence, Story
from metrics.catalogue import catalogue
from metrics.facts.figures import Figures
from metrics.meeting.month_review import MonthReview
from reports import text
from reports.layout import paging
from reports.layout.content import Chart, Pack, Series, Text
from reports.layout.labels import heading
from reports.sections.meeting_input import Meeting
from reports.sections.messages import messages
from reports.words import stories as words
from reports.words.standings import against

METRICS = catalogue()
STANDING = Evidence(
    PEERS, "standing", "training_completion", "act", 4.0, 0.5, 0.9, 0.8, "Beyond.", 2, 1.0, True, "", "explain",
    "training", (), "12", 1, 10.0, 20.0, 0.95, "act",
)  # fmt: skip
RANK = replace(
    STANDING, signal="worst_k", value=0.5, peer=25.0, counts=False, number=2,
    rule="Its rank lies between 24 and 25 of 25: it is among the worst 3, and is surely behind the middle.",
)  # fmt: skip
DATES = replace(
    STANDING, source=RECORDS, signal="zero_lag", metric="talk_completion", level="watch", value=1.0, peer=0.15,
    number=3, rule="Talks completed exactly on the due date: 9 of 9 of those in time (usual: 15 %). More.",
)  # fmt: skip
STORY = Story("1", "Training", "watch", 9.0, 0.01, date(2026, 9, 1), (STANDING, RANK, DATES), ("training_completion",))


def test_a_figure_says_its_base_its_peers_and_its_target() -> None:
    said = words.sentence(STORY, METRICS)
    assert said == (
        "Training completion 50.0 %: 10 of 20 (peers 90.0 %; target 95.0 %), significantly worse; 1 further sign."
    )


def test_a_rank_is_no_value_and_is_not_told_beside_the_value() -> None:
    assert words.sign(RANK, METRICS) == f"Training completion: {RANK.rule.rstrip('.')}"
    assert words.further(STORY, METRICS) == [DATES.rule.partition(". ")[0]]


def test_a_story_looks_as_its_figure_was_judged() -> None:
    assert words.look(STORY).said == "▼▼ significantly worse"
    assert words.look(replace(STORY, evidence=(DATES,))).said == "▼ warning"


@pytest.mark.parametrize(("months", "said"), [(1, "for September 2026"), (4, "since September 2026")])
def test_silence_is_told_since_when(months: int, said: str) -> None:
    quiet = replace(STORY, evidence=(replace(STANDING, source=SILENCE, signal="no_report", metric="", months=months),))
    assert words.headline(quiet, "Bureau", METRICS) == f"Bureau has handed in nothing {said}"


@given(st.integers(0, 100_000), st.integers(1, 100_000))
def test_only_all_reads_as_all_and_only_nothing_as_nothing(x: int, n: int) -> None:
    said = text.value(METRICS["delivery_timeliness"], min(x, n) / n)
    assert (said == "100.0 %") == (x >= n)
    assert (said == "0.0 %") == (x == 0)


def test_an_upper_unit_stands_out_through_a_branch_by_name() -> None:
    row = {"verdict": "similar", "level": "none", "reason": None, "through_name": "First office"}
    assert against(row) == "= no significant difference (it stands out only through First office)"
    assert against({**row, "through_name": None}) == "= no significant difference"


def test_messages_say_of_whom_they_are(figures: Figures) -> None:
    review = MonthReview(figures, date(2026, 10, 1))
    title = messages(review, Meeting()).slides[0].title
    units = len({one.unit_id for one in review.stories})
    assert title.startswith(f"{units} units deserve attention: ")
    assert sum(int(part.split()[0]) for part in title.partition(": ")[2].split(", ")) == units


def test_a_cover_keeps_its_agenda_however_few_it_names(monthly: Pack) -> None:
    cover = monthly.slides[0]
    few = replace(
        cover, blocks=(cover.blocks[0], Text((("Unit", "It is silent."),), "Whom to call"), *cover.blocks[2:])
    )
    shown = [one.block for one in paging.placed(few, "Cover")]
    agenda = [one for one in cover.blocks if isinstance(one, Text)][-1]
    assert any(
        isinstance(one, Text) and len(one.paragraphs) == len(agenda.paragraphs) and one.title == agenda.title
        for one in shown
    )


def test_a_chart_that_is_one_of_several_drops_its_unit_before_its_name() -> None:
    chart = Chart("bar", "Township office: Training outstanding", ("a",), (Series("s", (1.0,)),), axis="per 100 staff")
    assert heading(chart, 600) == ("Township office: Training outstanding (per 100 staff)", 14)
    assert heading(chart, 290)[0] == chart.name
